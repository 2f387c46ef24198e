package dev.nomos.enforcer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.ModelException;
import dev.nomos.enforcer.model.Safetensors;
import dev.nomos.enforcer.model.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that training goes on from, in one file: written whole or not at all. There is no random
 * state: what is random in a step comes from the seed and the step's number.
 *
 * @param tensors weights by GPT-2's names, moments after {@code first.} and {@code second.}, and
 *     {@code loss}: that of each step so far
 */
record Checkpoint(State state, Map<String, Tensor> tensors) {
  private static final String STATE = "state";
  private static final String LOSS = "loss";

  /**
   * @param data tells the records from others
   * @param seconds that training took until here
   */
  record State(
      int step,
      double seconds,
      String data,
      Holdout holdout,
      Gpt2Config config,
      TrainingSettings settings,
      List<TrainingFigures.Epoch> epochs) {
    State {
      epochs = List.copyOf(epochs);
    }
  }

  static Checkpoint of(
      State state, Map<String, Tensor> weights, Map<String, Tensor> moments, float[] losses) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights);
    tensors.putAll(moments);
    tensors.put(LOSS, Tensor.of(losses, losses.length));
    return new Checkpoint(state, tensors);
  }

  Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>(tensors);
    weights.keySet().removeIf(name -> name.equals(LOSS) || isMoment(name));
    return weights;
  }

  Map<String, Tensor> moments() {
    Map<String, Tensor> moments = new LinkedHashMap<>(tensors);
    moments.keySet().removeIf(name -> !isMoment(name));
    return moments;
  }

  private static boolean isMoment(String name) {
    return name.startsWith("first.") || name.startsWith("second.");
  }

  float[] losses() {
    Tensor losses = tensors.get(LOSS);
    return losses == null ? new float[0] : losses.values();
  }

  void write(Path file) throws IOException {
    Safetensors.write(file, tensors, Map.of(STATE, TrainingJson.print(state)));
  }

  /** Throws {@link ModelException} where the file is no checkpoint. */
  static Checkpoint read(Path file) {
    String state = Safetensors.metadata(file).get(STATE);
    if (state == null) {
      throw new ModelException(file, "is no checkpoint: it says nothing of the training");
    }
    try {
      return new Checkpoint(
          TrainingJson.read(state, State.class), Safetensors.read(file, _ -> true));
    } catch (JsonProcessingException e) {
      throw new ModelException(file, "is no checkpoint: " + e.getOriginalMessage());
    }
  }

  /** Throws {@link TrainingException} where it is of another training than {@code now}. */
  void requireSame(State now) {
    List<String> differences = new ArrayList<>();
    for (String part : List.of("data", "holdout", "config", "settings")) {
      compare(
          part,
          TrainingJson.tree(state).path(part),
          TrainingJson.tree(now).path(part),
          differences);
    }
    if (!differences.isEmpty()) {
      throw new TrainingException(
          "the checkpoint is of another training: "
              + String.join("; ", differences)
              + ". Go on with the same, or train anew in another folder");
    }
  }

  private static void compare(String name, JsonNode then, JsonNode now, List<String> differences) {
    if (then.isObject()) {
      then.properties()
          .forEach(
              part ->
                  compare(part.getKey(), part.getValue(), now.path(part.getKey()), differences));
    } else if (!then.equals(now)) {
      differences.add("%s was %s, but is %s".formatted(name, then, now));
    }
  }
}

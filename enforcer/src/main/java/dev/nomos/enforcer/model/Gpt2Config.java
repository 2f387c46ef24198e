package dev.nomos.enforcer.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The sizes of a GPT-2 decoder, by the names of its config.json.
 *
 * @param positions most tokens of a sequence
 * @param width of the residual stream; divisible by {@code heads}
 * @param inner width of the feed-forward part
 * @param epsilon added to the variance in layer normalisation
 */
public record Gpt2Config(
    @JsonProperty("vocab_size") int vocabulary,
    @JsonProperty("n_positions") int positions,
    @JsonProperty("n_embd") int width,
    @JsonProperty("n_layer") int layers,
    @JsonProperty("n_head") int heads,
    @JsonProperty("n_inner") int inner,
    @JsonProperty("layer_norm_epsilon") double epsilon) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** More than any model that plain Java is of use for. */
  private static final int MOST = 1 << 20;

  /** Names of the one activation there is: GELU by tanh. */
  private static final List<String> ACTIVATIONS = List.of("gelu_new", "gelu_pytorch_tanh");

  public Gpt2Config {
    require("vocab_size", vocabulary);
    require("n_positions", positions);
    require("n_embd", width);
    require("n_layer", layers);
    require("n_head", heads);
    require("n_inner", inner);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "n_embd must be a multiple of n_head, but they were %d and %d".formatted(width, heads));
    }
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "layer_norm_epsilon must be above 0 and below 1, but was " + epsilon);
    }
  }

  private static void require(String key, int value) {
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException(
          "%s must be from 1 to %d, but was %d".formatted(key, MOST, value));
    }
  }

  /** The usual proportions: four times the width inside, epsilon 1e-5. */
  public static Gpt2Config of(int vocabulary, int positions, int layers, int width, int heads) {
    return new Gpt2Config(vocabulary, positions, width, layers, heads, 4 * width, 1e-5);
  }

  /** Number of weights. */
  public long parameters() {
    long block = 4L * width * width + 4L * width + 2L * width * inner + inner + 5L * width;
    return (long) (vocabulary + positions) * width + layers * block + 2L * width;
  }

  public String toJson() {
    ObjectNode node = JSON.valueToTree(this);
    node.put("model_type", "gpt2");
    node.putArray("architectures").add("GPT2LMHeadModel");
    node.put("activation_function", ACTIVATIONS.getFirst());
    node.put("tie_word_embeddings", true);
    return node.toPrettyString();
  }

  /** Keys of other matters are passed over. Throws {@link ModelException}. */
  public static Gpt2Config fromJson(String json) {
    try {
      return read(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new ModelException("no JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new ModelException(e.getMessage());
    }
  }

  private static Gpt2Config read(JsonNode node) {
    requireOne(node, "model_type", List.of("gpt2"));
    requireOne(node, "activation_function", ACTIVATIONS);
    requireOne(node, "tie_word_embeddings", List.of("true"));
    requireOne(node, "scale_attn_weights", List.of("true"));
    requireOne(node, "scale_attn_by_inverse_layer_idx", List.of("false"));
    int width = number(node, "n_embd");
    return new Gpt2Config(
        number(node, "vocab_size"),
        number(node, "n_positions"),
        width,
        number(node, "n_layer"),
        number(node, "n_head"),
        node.path("n_inner").isInt()
            ? number(node, "n_inner")
            : (int) Math.min(Integer.MAX_VALUE, 4L * width),
        node.path("layer_norm_epsilon").asDouble(1e-5));
  }

  private static int number(JsonNode node, String key) {
    if (!node.path(key).isInt()) {
      throw new ModelException(key + " must be a whole number, but was " + node.path(key));
    }
    return node.path(key).intValue();
  }

  private static void requireOne(JsonNode node, String key, List<String> known) {
    if (node.has(key) && !known.contains(node.path(key).asText())) {
      throw new ModelException(
          "%s must be %s, but was %s"
              .formatted(key, String.join(" or ", known), node.path(key).asText()));
    }
  }
}

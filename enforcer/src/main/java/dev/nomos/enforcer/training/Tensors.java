package dev.nomos.enforcer.training;

import ai.djl.ndarray.NDArray;
import dev.nomos.enforcer.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The engine's arrays, copied out of it. */
final class Tensors {
  private Tensors() {}

  static Tensor of(NDArray array) {
    Integer[] shape =
        Arrays.stream(array.getShape().getShape())
            .mapToObj(Math::toIntExact)
            .toArray(Integer[]::new);
    return Tensor.of(array.toFloatArray(), shape);
  }

  static Map<String, Tensor> of(Map<String, NDArray> arrays) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, of(array)));
    return tensors;
  }
}

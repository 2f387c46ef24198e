package dev.nomos.enforcer.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;

/**
 * What training computes on.
 *
 * @param threads of the processor; ignored by a GPU
 */
public record Compute(Kind kind, int threads) {
  /** {@code AUTO}: a GPU where the engine finds one. */
  public enum Kind {
    AUTO,
    CPU,
    GPU
  }

  public Compute {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 1 to 1024, but were " + threads);
    }
  }

  /**
   * As many threads as processors where the environment lets idle ones sleep, else one: with
   * threads that wait by spinning, two on two busy processors are ten times slower than one.
   */
  public static int usualThreads() {
    boolean passive = "PASSIVE".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY"));
    return passive ? Runtime.getRuntime().availableProcessors() : 1;
  }

  /** Loads the native libraries; throws {@link ComputeException} where they or the GPU lack. */
  Device start() {
    // The libraries are on the class path: nothing is to be fetched.
    System.setProperty("ai.djl.offline", "true");
    try {
      Engine engine = Engine.getEngine("PyTorch");
      JniUtils.setNumThreads(threads);
      int found = engine.getGpuCount();
      if (kind == Kind.GPU && found == 0) {
        throw new ComputeException(
            "no GPU that the engine can use; PyTorch's libraries for GPUs come with the class path"
                + " or PYTORCH_LIBRARY_PATH. Train with --device cpu");
      }
      return kind == Kind.CPU || found == 0 ? Device.cpu() : Device.gpu();
    } catch (EngineException | UnsatisfiedLinkError e) {
      throw new ComputeException(
          "PyTorch's native libraries cannot be loaded on %s/%s: %s"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), e.getMessage()));
    }
  }
}

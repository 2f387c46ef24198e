package dev.nomos.enforcer.model;

/**
 * Arithmetic on rows of floats: small loops that the compiler turns into vector instructions, since
 * all arrays are read at the same index.
 */
final class RowMath {
  private RowMath() {}

  /** y += x weight, where {@code weight[i]} is a row of outputs. */
  static void addProduct(float[] x, float[][] weight, float[] y) {
    int in = weight.length;
    int out = weight[0].length;
    int i = 0;
    for (; i + 4 <= in; i += 4) {
      addFour(
          y,
          weight[i],
          weight[i + 1],
          weight[i + 2],
          weight[i + 3],
          x[i],
          x[i + 1],
          x[i + 2],
          x[i + 3],
          0,
          out);
    }
    for (; i < in; i++) {
      addOne(y, weight[i], x[i], 0, out);
    }
  }

  /** y += p a + q b + r c + s d at places [from, to). */
  static void addFour(
      float[] y,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float p,
      float q,
      float r,
      float s,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.fma(p, a[i], Math.fma(q, b[i], Math.fma(r, c[i], Math.fma(s, d[i], y[i]))));
    }
  }

  /** y += p a at places [from, to). */
  static void addOne(float[] y, float[] a, float p, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.fma(p, a[i], y[i]);
    }
  }

  /** y += a. */
  static void add(float[] y, float[] a) {
    for (int i = 0; i < y.length; i++) {
      y[i] += a[i];
    }
  }

  /** {@code y} becomes {@code x} with mean 0 and variance 1, times weight plus bias. */
  static void normalise(float[] x, Gpt2Weights.Norm norm, float epsilon, float[] y) {
    float mean = sum(x) / x.length;
    float variance = squares(x, mean) / x.length;
    float scale = (float) (1 / Math.sqrt(variance + epsilon));
    float[] weight = norm.weight();
    float[] bias = norm.bias();
    for (int i = 0; i < x.length; i++) {
      y[i] = (x[i] - mean) * scale * weight[i] + bias[i];
    }
  }

  /** In four parts, which the processor adds side by side. */
  private static float sum(float[] x) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= x.length; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < x.length; i++) {
      a += x[i];
    }
    return a + b + (c + d);
  }

  private static float squares(float[] x, float mean) {
    float a = 0;
    float b = 0;
    int i = 0;
    for (; i + 2 <= x.length; i += 2) {
      a += (x[i] - mean) * (x[i] - mean);
      b += (x[i + 1] - mean) * (x[i + 1] - mean);
    }
    for (; i < x.length; i++) {
      a += (x[i] - mean) * (x[i] - mean);
    }
    return a + b;
  }

  /** The first {@code count} scores become probabilities. */
  static void softmax(float[] scores, int count) {
    float most = scores[0];
    for (int i = 1; i < count; i++) {
      most = Math.max(most, scores[i]);
    }
    float total = 0;
    for (int i = 0; i < count; i++) {
      float e = exp(scores[i] - most);
      scores[i] = e;
      total += e;
    }
    float scale = 1 / total;
    for (int i = 0; i < count; i++) {
      scores[i] *= scale;
    }
  }

  /**
   * GELU in its tanh form: x (1 + tanh u) / 2 = x / (1 + e^(-2u)), u = √(2/π) (x + 0.044715 x³).
   */
  static void gelu(float[] x) {
    for (int i = 0; i < x.length; i++) {
      float v = x[i];
      x[i] = v / (1 + exp(-1.5957692f * (v + 0.044715f * v * v * v)));
    }
  }

  /**
   * e^x to within 3e-7 of itself, {@code x} held to [-87, 88]: 2^n e^f with x = n ln 2 + f, |f| <=
   * ln 2 / 2, and the first seven terms of e^f. ln 2 is taken off in two parts, the first of few
   * bits, so that f loses none. Adding 1.5 · 2^23 rounds to a whole number and leaves it in the low
   * bits.
   */
  static float exp(float x) {
    float held = Math.max(-87f, Math.min(88f, x));
    float shifted = Math.fma(held, 1.442695f, 12_582_912f);
    float n = shifted - 12_582_912f;
    float f = Math.fma(n, 2.12194440e-4f, Math.fma(n, -355f / 512, held));
    float series = 1f / 720;
    series = Math.fma(f, series, 1f / 120);
    series = Math.fma(f, series, 1f / 24);
    series = Math.fma(f, series, 1f / 6);
    series = Math.fma(f, series, 0.5f);
    series = Math.fma(f, series, 1f);
    series = Math.fma(f, series, 1f);
    return series * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + 0x3f800000);
  }
}

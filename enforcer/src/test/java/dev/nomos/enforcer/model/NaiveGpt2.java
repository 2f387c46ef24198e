package dev.nomos.enforcer.model;

import java.util.Map;

/** A decoder written down from its definition: doubles, one sequence, nothing kept. */
final class NaiveGpt2 {
  private final Gpt2Config config;
  private final Map<String, Tensor> tensors;

  NaiveGpt2(Gpt2Config config, Map<String, Tensor> tensors) {
    this.config = config;
    this.tensors = tensors;
  }

  /** The logits after the last of the tokens. */
  double[] logits(int... tokens) {
    double[][] x = new double[tokens.length][config.width()];
    for (int t = 0; t < tokens.length; t++) {
      for (int i = 0; i < config.width(); i++) {
        x[t][i] = at("wte.weight", tokens[t], i) + at("wpe.weight", t, i);
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      String h = "h." + layer + ".";
      double[][] mixed = attention(h, normalise(h + "ln_1", x));
      add(x, linear(h + "attn.c_proj", mixed, config.width()));
      double[][] inner = linear(h + "mlp.c_fc", normalise(h + "ln_2", x), config.inner());
      for (double[] row : inner) {
        for (int i = 0; i < row.length; i++) {
          double v = row[i];
          row[i] = 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
        }
      }
      add(x, linear(h + "mlp.c_proj", inner, config.width()));
    }
    double[] last = normalise("ln_f", x)[tokens.length - 1];
    double[] logits = new double[config.vocabulary()];
    for (int v = 0; v < logits.length; v++) {
      for (int i = 0; i < last.length; i++) {
        logits[v] += last[i] * at("wte.weight", v, i);
      }
    }
    return logits;
  }

  private double[][] attention(String h, double[][] x) {
    int width = config.width();
    int head = width / config.heads();
    double[][] triple = linear(h + "attn.c_attn", x, 3 * width);
    double[][] mixed = new double[x.length][width];
    for (int first = 0; first < width; first += head) {
      for (int t = 0; t < x.length; t++) {
        double[] shares = new double[t + 1];
        double total = 0;
        for (int s = 0; s <= t; s++) {
          double score = 0;
          for (int i = first; i < first + head; i++) {
            score += triple[t][i] * triple[s][width + i];
          }
          shares[s] = Math.exp(score / Math.sqrt(head));
          total += shares[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = first; i < first + head; i++) {
            mixed[t][i] += shares[s] / total * triple[s][2 * width + i];
          }
        }
      }
    }
    return mixed;
  }

  private double[][] normalise(String name, double[][] x) {
    double[][] y = new double[x.length][config.width()];
    for (int t = 0; t < x.length; t++) {
      double mean = 0;
      double variance = 0;
      for (double v : x[t]) {
        mean += v / x[t].length;
      }
      for (double v : x[t]) {
        variance += (v - mean) * (v - mean) / x[t].length;
      }
      for (int i = 0; i < x[t].length; i++) {
        double unit = (x[t][i] - mean) / Math.sqrt(variance + config.epsilon());
        y[t][i] = unit * at(name + ".weight", i) + at(name + ".bias", i);
      }
    }
    return y;
  }

  private double[][] linear(String name, double[][] x, int out) {
    double[][] y = new double[x.length][out];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < out; o++) {
        y[t][o] = at(name + ".bias", o);
        for (int i = 0; i < x[t].length; i++) {
          y[t][o] += x[t][i] * at(name + ".weight", i, o);
        }
      }
    }
    return y;
  }

  private static void add(double[][] x, double[][] y) {
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < x[t].length; i++) {
        x[t][i] += y[t][i];
      }
    }
  }

  private double at(String name, int i) {
    return tensors.get(name).values()[i];
  }

  private double at(String name, int i, int j) {
    Tensor tensor = tensors.get(name);
    return tensor.values()[i * tensor.shape().getLast() + j];
  }
}

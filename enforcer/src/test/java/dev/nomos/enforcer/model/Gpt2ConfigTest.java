package dev.nomos.enforcer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Gpt2ConfigTest {
  private static final String SIZES =
      "'vocab_size': 50257, 'n_positions': 1024, 'n_embd': 768, 'n_layer': 12, 'n_head': 12";

  @Test
  void configurationComesBackFromItsJson() {
    Gpt2Config config = new Gpt2Config(100, 70, 128, 4, 8, 300, 1e-6);
    assertThat(Gpt2Config.fromJson(config.toJson())).isEqualTo(config);
    assertThat(config.toJson())
        .contains("\"n_embd\" : 128", "\"activation_function\" : \"gelu_new\"");
  }

  @Test
  void publishedConfigurationIsRead() {
    Gpt2Config config =
        read("{%s, 'n_inner': null, 'activation_function': 'gelu_new', 'resid_pdrop': 0.1}");
    assertThat(config).isEqualTo(Gpt2Config.of(50257, 1024, 12, 768, 12));
    assertThat(config.parameters()).isEqualTo(124_439_808); // as published for the small GPT-2
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{%s, 'activation_function': 'relu'}",
        "{%s, 'tie_word_embeddings': false}",
        "{%s, 'model_type': 'llama'}",
        "{%s, 'n_inner': -1}",
        "{%s, 'layer_norm_epsilon': 0}",
        "{%s, 'layer_norm_epsilon': 'NaN'}",
        "{'vocab_size': 5, 'n_positions': 4, 'n_embd': 6, 'n_layer': 1, 'n_head': 4}",
        "{'vocab_size': 5, 'n_positions': 4, 'n_embd': 6, 'n_layer': 2000000000, 'n_head': 3}",
        "{'vocab_size': 5, 'n_positions': 4, 'n_embd': 2000000000, 'n_layer': 1, 'n_head': 2}"
      })
  void whatThereIsNoModelForIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(ModelException.class);
  }

  private static Gpt2Config read(String json) {
    return Gpt2Config.fromJson(json.formatted(SIZES).replace('\'', '"'));
  }
}

package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.enforcer.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainVerbTest {
  @TempDir private Path directory;
  private Path bundle;
  private Path rules;

  @BeforeEach
  void files() throws IOException {
    bundle = directory.resolve("models/small");
    rules = Files.writeString(directory.resolve("rules.txt"), "packets <= bytes\n");
    Files.writeString(
        directory.resolve("spec.json"),
        """
        {"name": "small", "fields": [{"name": "proto", "value_type": "categorical"},
          {"name": "packets", "value_type": "integer"}, {"name": "bytes", "value_type": "integer"}]}
        """);
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("proto,packets,bytes\n");
    for (int i = 0; i < 200; i++) {
      int packets = 1 + random.nextInt(100);
      rows.append(i % 3 == 0 ? "udp" : "tcp").append(',').append(packets).append(',');
      rows.append(packets * (40 + random.nextInt(20))).append('\n');
    }
    Files.writeString(directory.resolve("rows.csv"), rows);
  }

  @Test
  void bundleHoldsTheModelAndWhatItIsOf() throws IOException {
    Verb verb =
        train(
            ("--epochs 2 --known p* --first bytes,pack* --format json --rules " + rules)
                .split(" "));
    assertThat(verb.code()).as(verb.err()).isZero();
    JsonNode figures = JsonMapper.builder().build().readTree(verb.out());
    assertThat(figures.path("outcome").asText()).isEqualTo("completed");
    assertThat(figures.path("records").asInt()).isEqualTo(180);
    assertThat(figures.at("/settings/known/0")).hasToString("[\"proto\",\"packets\"]");
    assertThat(figures.path("epochs").size()).isEqualTo(2);
    ModelBundle read = ModelBundle.read(bundle);
    assertThat(read.rules()).hasSize(1);
    assertThat(read.model().vocabulary()).isEqualTo(read.vocabulary().size());
    assertThat(read.vocabulary().first()).containsExactly("bytes", "packets");
    assertThat(read.spec().name()).isEqualTo("small");
    assertThat(bundle.resolve(ModelBundle.PICTURE)).exists();
  }

  @Test
  void trainingGoesOnOnlyWhereItIsAskedTo() {
    assertThat(train("--epochs", "2", "--time-budget", "1ms").out())
        .contains("180 records, 20 more held out", "1 steps", "time budget", "bundle: " + bundle);
    Verb again = train("--epochs", "2");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("is a bundle already; --resume goes on with it");
    assertThat(train("--epochs", "2", "--resume").out()).contains("12 steps", "completed");
    Verb first = train("--epochs", "2", "--resume", "--first", "bytes");
    assertThat(first.code()).isEqualTo(2);
    assertThat(first.err()).contains("--first: the bundle writes [] first");
    Verb other = train("--epochs", "3", "--resume");
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.err()).contains("epochs was 2, but is 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resume| 2| there is no checkpoint in",
        "--heads 3| 2| n_embd must be a multiple of n_head",
        "--validation most| 2| --validation must be a share such as 0.1, last or last:0.2",
        "--validation last:0.9| 2| the share held out must be above 0 and at most 0.5",
        "--batch-size 0| 2| batch size must be 1 to 65536, but was 0",
        "--dropout 1| 2| dropout must be",
        "--learning-rate NaN| 2| learning rate must be",
        "--known pack*,size| 2| --known size: the rows have no such field, but [proto, packets",
        "--first size| 2| --first size: the rows have no such field, but [proto, packets",
        "--threads 0| 2| threads must be 1 to 1024",
        "--checkpoint-steps 0| 2| steps between checkpoints",
        "--limit 3| 3| 3 records are too few",
        "--limit 0| 3| no row of it is left to train on",
        "--rules none| 3| none: no such file"
      })
  void whatCannotBeTrainedIsRefused(String options, int code, String message) {
    Verb verb = train(options.split(" "));
    assertThat(verb.code()).as(verb.err()).isEqualTo(code);
    assertThat(verb.err()).contains(message);
  }

  private Verb train(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train",
                "--dataset-spec",
                directory.resolve("spec.json").toString(),
                "--input",
                directory.resolve("rows.csv").toString(),
                "--out",
                bundle.toString(),
                "--layers",
                "1",
                "--width",
                "16",
                "--batch-size",
                "32",
                "--device",
                "cpu"));
    for (int i = 0; i < more.length; i++) {
      int given = args.indexOf(more[i]);
      if (given >= 0) { // an option is given once
        args.remove(given + 1);
        args.remove(given);
      }
      args.add(more[i]);
    }
    return Verb.run(args.toArray(String[]::new));
  }
}

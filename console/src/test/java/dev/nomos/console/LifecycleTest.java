package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  @Test
  void partsCloseInReverseOrderOfStart() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      lifecycle.add(part("broker"));
      lifecycle.add(part("programs"));
      lifecycle.add(part("page"));
    }
    assertThat(closed).containsExactly("page", "programs", "broker");
  }

  @Test
  void aPartThatFailsToCloseDoesNotKeepTheOthersOpen() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      lifecycle.add(part("broker"));
      lifecycle.add(
          () -> {
            throw new IllegalStateException("expected by this test");
          });
    }
    assertThat(closed).containsExactly("broker");
  }

  @Test
  void aPartThatComesTooLateIsClosedAndStopsTheStart() {
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.close();
    assertThatThrownBy(() -> lifecycle.add(part("late")))
        .isInstanceOf(Lifecycle.InterruptedProgram.class);
    assertThat(closed).containsExactly("late");
  }
}

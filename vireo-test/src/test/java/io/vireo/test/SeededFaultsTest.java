package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Observer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** {@link SeededFaultsCases} in memory, and what messages say of faults. */
class SeededFaultsTest extends SeededFaultsCases {
  @Test
  void aShareIsZeroToOne() {
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(() -> broker.faults().duplicate(1.1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1.1");
      assertThatThrownBy(() -> broker.faults().reorder(Double.NaN))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  // ---- The seed in the message of a failed test

  @VireoTest(seed = 4711)
  static class ThatFails {
    @Test
    void fails(Observer app, SeededFaults faults, RecordedEvents events) {
      faults.duplicate(1);
      app.emit("a", 1);
      Assertions.assertEquals(2, events.of("a", Integer.class).size());
    }
  }

  @Test
  void aTestThatFailsUnderFaultsNamesTheSeed() {
    Throwable thrown = InnerTests.runOne(ThatFails.class).thrown();

    assertThat(thrown)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("expected: <2> but was: <1>")
        .hasMessageContaining("-Dvireo.test.seed=4711");
    assertThat(((AssertionFailedError) thrown).getExpected().getValue()).isEqualTo(2);
  }

  @VireoTest(seed = 4711)
  static class WithAHandlerThatFails {
    @Test
    void emits(Observer app, SeededFaults faults) {
      faults.duplicate(0.5);
      app.on(
          "a",
          event -> {
            throw new IllegalStateException("the program's own");
          });
      app.emit("a");
    }
  }

  @Test
  void aHandlerThatFailsUnderFaultsNamesTheSeed() {
    assertThat(InnerTests.runOne(WithAHandlerThatFails.class).thrown())
        .hasMessageContaining("the program's own")
        .hasMessageContaining("-Dvireo.test.seed=4711");
  }
}

package io.vireo.test;

import static io.vireo.test.VireoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.Observer;
import org.junit.jupiter.api.Test;

/** What a test may say about its events. */
@VireoTest
class VireoAssertionsTest {
  private Observer app;
  private RecordedEvents events;

  @Test
  void whatHoldsPasses() {
    app.emit("a", 1);
    app.emit("a", 2);

    assertThat(events)
        .isQuiet()
        .hasEmitted("a")
        .hasEmitted("a", 2)
        .hasNotEmitted("b")
        .hasNoFailures();
    assertThat(events).contents("a", Integer.class).containsExactly(1, 2);
  }

  @Test
  void whatDoesNotHoldIsTold() {
    app.emit("a", 1);

    assertThatThrownBy(() -> assertThat(events).hasEmitted("b"))
        .hasMessageContaining("Expected 'b' to be emitted, but it was not");
    assertThatThrownBy(() -> assertThat(events).hasEmitted("a", 2))
        .hasMessageContaining("2 times, not 1 times");
    assertThatThrownBy(() -> assertThat(events).hasNotEmitted("a")).hasMessageContaining("[1]");
    assertThatThrownBy(() -> assertThat(events).contents("a", Integer.class).isEmpty())
        .hasMessageContaining("contents of 'a'");
  }

  @Test
  void failuresAreTold() {
    events.expectFailures();
    app.on(
        "a",
        event -> {
          throw new IllegalStateException("no stock");
        });
    app.emit("a");

    assertThat(events).isQuiet().failures().hasSize(1);
    assertThatThrownBy(() -> assertThat(events).hasNoFailures())
        .hasMessageContaining("Expected no handler to fail")
        .hasStackTraceContaining("no stock");
  }

  @Test
  void messagesHaveWhatTravelsBesideTheData() {
    app.emit("a", 1, EmitOptions.builder().header("tenant", "blue").messageId("first").build());

    assertThat(events.messages("a"))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.content().asInt()).isEqualTo(1);
              assertThat(message.id()).hasValue("first");
              assertThat(message.headers()).containsEntry("tenant", "blue");
            });
  }
}

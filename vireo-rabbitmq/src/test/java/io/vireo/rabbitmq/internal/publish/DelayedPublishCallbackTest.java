package io.vireo.rabbitmq.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.UnroutableEventException;
import io.vireo.rabbitmq.TestBroker;
import org.junit.jupiter.api.Test;

class DelayedPublishCallbackTest {
  private final TestBroker.Outcome outcome = new TestBroker.Outcome();
  private final DelayedPublishCallback callback =
      new DelayedPublishCallback("order.reminder", "host:5672/", outcome);

  @Test
  void whatAQueueHasIsSafe() throws Exception {
    callback.confirmed(true);

    assertThat(outcome.get()).isTrue();
  }

  @Test
  void whatNoQueueHasTakenIsNoDelayedEvent() {
    callback.confirmed(false);

    assertThatThrownBy(outcome::get)
        .isInstanceOf(UnroutableEventException.class)
        .hasMessageContaining("order.reminder")
        .hasMessageContaining("host:5672/");
  }
}

package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RabbitCallbackTest {
  @Test
  void aProgramCanTestItsCallbacks() {
    IllegalStateException cause = new IllegalStateException("no stock");

    RabbitCallback.Context context =
        RabbitCallback.Context.forTest("observer", "orders", "queue", "Something failed", cause);

    assertThat(context.consumer()).isEmpty();
    assertThat(context.observerId()).contains("observer");
    assertThat(context.route()).contains("orders");
    assertThat(context.queue()).contains("queue");
    assertThat(context.summary()).contains("Something failed");
    assertThat(context.exception()).containsSame(cause);
    assertThat(context.toString())
        .startsWith("RabbitCallback.Context[consumer=null, observerId=observer, route=orders");
  }

  @Test
  void whatIsNotKnownIsAbsent() {
    RabbitCallback.Context context = RabbitCallback.Context.forTest(null, null, null, null, null);

    assertThat(context.observerId()).isEmpty();
    assertThat(context.route()).isEmpty();
    assertThat(context.queue()).isEmpty();
    assertThat(context.summary()).isEmpty();
    assertThat(context.exception()).isEmpty();
  }
}

package io.vireo.test;

import static io.vireo.test.VireoAssertions.assertThat;

import io.vireo.Observer;
import org.junit.jupiter.api.Test;

/** What a user's test looks like; {@link OrderShippingIT} runs it on RabbitMQ. */
@VireoTest
class OrderShippingTest {
  record Order(int id) {}

  record Parcel(int order) {}

  @Test
  void aPaidOrderIsShipped(Observer app, RecordedEvents events) {
    app.on("order.paid", Order.class, order -> app.emit("parcel.sent", new Parcel(order.id())));
    app.emit("order.paid", new Order(42));
    events.awaitQuiet();
    assertThat(events).contents("parcel.sent", Parcel.class).containsExactly(new Parcel(42));
  }
}

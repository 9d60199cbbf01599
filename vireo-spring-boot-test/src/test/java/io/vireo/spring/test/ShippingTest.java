package io.vireo.spring.test;

import static io.vireo.test.VireoAssertions.assertThat;

import io.vireo.Core;
import io.vireo.spring.test.ShopApplication.Order;
import io.vireo.spring.test.ShopApplication.Parcel;
import io.vireo.test.RecordedEvents;
import io.vireo.test.VireoTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/** What a user's test looks like; {@link ShippingIT} runs it on RabbitMQ. */
@VireoTest
@SpringBootTest(classes = ShopApplication.class, properties = "vireo.url=amqp://nowhere.invalid")
class ShippingTest {

  @Test
  void aPaidOrderIsShipped(Core core, RecordedEvents events) {
    core.emit("order.paid", new Order(42));
    events.awaitQuiet();
    assertThat(events).contents("parcel.sent", Parcel.class).containsExactly(new Parcel(42));
  }

  @Test
  void theNextTestBeginsWithoutRecordedEvents(Core core, RecordedEvents events) {
    assertThat(events).hasNotEmitted("parcel.sent");
    core.emit("order.paid", new Order(43));
    events.awaitQuiet();
    assertThat(events).contents("parcel.sent", Parcel.class).containsExactly(new Parcel(43));
  }
}

package io.vireo.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.vireo.Codec;
import io.vireo.Observer;
import io.vireo.test.TestBroker;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of a program see its CloudEvents as its handlers do. */
class RecordedCloudEventsTest {
  /** The data of the events. */
  public record Order(int id) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasEmittedIsSeenAsDataAndAsAWhole(boolean binary) {
    URI source = URI.create("/shop");
    Codec codec = binary ? CloudEvents.binary(source) : CloudEvents.codec(source);
    try (TestBroker broker = TestBroker.start();
        Observer app = Observer.connect(broker.url(), codec)) {
      broker.decodeWith(codec);
      app.on("order.placed", Order.class, order -> {});

      app.emit("order.placed", new Order(1));

      broker.events().awaitQuiet();
      assertThat(broker.events().of("order.placed", Order.class)).containsExactly(new Order(1));
      assertThat(broker.events().of("order.placed", CloudEvent.class))
          .extracting(CloudEvent::getSource)
          .containsExactly(source);
      assertThat(broker.events().messages("order.placed").get(0).content().at("/id").intValue())
          .isEqualTo(1);
    }
  }
}

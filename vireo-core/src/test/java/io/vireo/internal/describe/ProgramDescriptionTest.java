package io.vireo.internal.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Description;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.TypeRef;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What {@code Observer.describe()} tells; the schemas of all kinds of types are tested elsewhere.
 */
class ProgramDescriptionTest {
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());

  @Description("An order that the customer has paid")
  record Order(@Description("The number on the invoice") String id, int cents) {}

  enum State {
    OPEN {
      @Override
      public String toString() {
        return "open";
      }
    }
  }

  @AfterEach
  void close() {
    app.close();
  }

  private JsonNode at(String path) {
    return app.describe().at(path);
  }

  @Test
  void aListenerReceivesTheTypeOfItsHandler() {
    app.on("order.placed", Order.class, order -> {});

    assertThat(at("/channels/order.placed/address").asString()).isEqualTo("order.placed");
    assertThat(at("/channels/order.placed/messages/Order/payload/$ref").asString())
        .isEqualTo("#/components/schemas/Order");
    assertThat(at("/operations/receive-order.placed/action").asString()).isEqualTo("receive");
    assertThat(at("/operations").propertyNames()).containsExactly("receive-order.placed");
    assertThat(at("/components/schemas/Order/description").asString())
        .isEqualTo("An order that the customer has paid");
    assertThat(at("/components/schemas/Order/properties/id/description").asString())
        .isEqualTo("The number on the invoice");
    assertThat(at("/components/schemas/Order/required").toString()).isEqualTo("[\"id\",\"cents\"]");
  }

  @Test
  void anEmittedEventIsSentWithTheClassesOfItsData() {
    app.emit("order.placed", new Order("1", 2));
    app.emit("order.placed", new Order("2", 3));
    app.emit("order.placed", List.of(1));
    app.emit("order.placed");
    app.emitAsync("order.placed", State.OPEN).join();

    assertThat(at("/operations").propertyNames()).containsExactly("send-order.placed");
    assertThat(at("/channels/order.placed/messages").propertyNames())
        .containsExactly("List", "Order", "State", "null");
  }

  @Test
  void aStoppedListenerIsNotDescribed() {
    Subscription listener = app.on("order.placed", Order.class, order -> {});
    listener.stop();

    assertThat(at("/channels").isEmpty()).isTrue();
  }

  @Test
  void sharedAndBroadcastEventsOfOneNameAreTwoChannelsAndSoAreTwoExchanges() {
    app.emit("order.placed", "a");
    app.broadcast("order.placed", 1);
    app.emit("order.placed", true, EmitOptions.builder().exchange("own").build());
    app.on("order.placed", json -> {}, ObserveOptions.builder().exchange("own").build());

    assertThat(at("/channels").propertyNames())
        .containsExactly("order.placed", "order.placed--broadcast", "order.placed--on--own");
    assertThat(at("/operations").propertyNames())
        .contains("send-order.placed--on--own", "receive-order.placed--on--own");
  }

  @Test
  void theWildcardsOfAPatternAreParameters() {
    app.onBroadcast("prices.*.#", Order.class, order -> {});

    JsonNode channel = at("/channels").iterator().next();

    assertThat(channel.get("address").asString()).isEqualTo("prices.{word1}.{words2}");
    assertThat(channel.get("parameters").propertyNames()).containsExactly("word1", "words2");
    assertThat(channel.get("x-vireo-event").asString()).isEqualTo("prices.*.#");
  }

  @Test
  void aNameThatIsNoAddressHasNone() {
    app.on("{order}?", json -> {});

    JsonNode channel = at("/channels").iterator().next();

    assertThat(channel.get("address").isNull()).isTrue();
    assertThat(channel.get("x-vireo-event").asString()).isEqualTo("{order}?");
  }

  @Test
  void theSameTypeOfSeveralListenersIsOneMessage() {
    app.on("order.placed", Order.class, order -> {});
    app.on("order.placed", new TypeRef<Order>() {}, order -> {});

    assertThat(at("/operations/receive-order.placed/messages").size()).isEqualTo(1);
  }

  @Test
  void twoRunsOfAProgramHaveTheSameDocument() {
    try (Observer other = Observer.connect("memory:" + UUID.randomUUID())) {
      app.on("b", Order.class, order -> {});
      app.on("a", String.class, text -> {});
      other.on("a", String.class, text -> {});
      other.on("b", Order.class, order -> {});

      assertThat(other.describe()).isEqualTo(app.describe());
    }
  }

  @Test
  void moreNamesThanCanBeDescribedAreSaid() {
    assertThat(at("/info/description").isMissingNode()).isTrue();
    for (int i = 0; i <= 200; i++) {
      app.emit("event." + i);
    }

    assertThat(at("/channels").size()).isEqualTo(200);
    assertThat(at("/info/description").asString()).contains("more names");
  }
}

package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
  private final LogContext context = new LogContext();

  @BeforeEach
  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void itIsThereFromTheBeginningUntilTheSlotLeaves() {
    context.begins(delivery("order.placed", "id"), "observer", 1);

    assertThat(all())
        .containsOnly(
            Map.entry("vireo.event", "order.placed"),
            Map.entry("vireo.id", "id"),
            Map.entry("vireo.observer", "observer"),
            Map.entry("vireo.attempt", "1"));
    context.leave();
    assertThat(all()).isEmpty();
  }

  @Test
  void theNextEventReplacesWhatDiffers() {
    context.begins(delivery("order.placed", "1"), "observer", 3);
    context.tries(4);
    context.begins(delivery("order.paid", "2"), "observer", 1);

    assertThat(all())
        .containsEntry("vireo.event", "order.paid")
        .containsEntry("vireo.id", "2")
        .containsEntry("vireo.attempt", "1");
  }

  @Test
  void anEventWithoutIdHasNotThatOfTheOneBefore() {
    context.begins(delivery("order.placed", "1"), "observer", 1);
    context.begins(delivery("order.placed", null), "observer", 1);

    assertThat(all()).doesNotContainKey("vireo.id").containsKeys("vireo.event", "vireo.observer");
    context.hasId("in the body");
    assertThat(all()).containsEntry("vireo.id", "in the body");
  }

  @Test
  void aHandlerThatClearsTheContextTakesItFromItsOwnEventOnly() {
    context.begins(delivery("order.placed", "1"), "observer", 1);
    MDC.clear();
    context.begins(delivery("order.placed", "2"), "observer", 1);

    assertThat(all())
        .containsKeys("vireo.event", "vireo.id", "vireo.observer", "vireo.attempt")
        .containsEntry("vireo.id", "2");
  }

  @Test
  void whatWasThereBeforeComesBack() {
    MDC.put("vireo.id", "of another observer");
    MDC.put("user", "alice");

    context.begins(delivery("order.placed", "1"), "observer", 1);
    context.begins(delivery("order.placed", "2"), "observer", 1);
    context.leave();
    context.leave();

    assertThat(all())
        .containsOnly(Map.entry("vireo.id", "of another observer"), Map.entry("user", "alice"));
  }

  private static Map<String, @Nullable String> all() {
    Map<String, @Nullable String> all = MDC.getCopyOfContextMap();
    return all == null ? Map.of() : all;
  }

  private static Delivery delivery(String event, @Nullable String id) {
    EventProperties properties = new EventProperties(id, null, null, Map.of());
    return (Delivery)
        Proxy.newProxyInstance(
            Delivery.class.getClassLoader(),
            new Class<?>[] {Delivery.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "event" -> event;
                  case "properties" -> properties;
                  default -> throw new AssertionError(method);
                });
  }
}

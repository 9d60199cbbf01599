package io.vireo.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Subscription;
import io.vireo.internal.Drivers;
import io.vireo.internal.Engine;
import io.vireo.spi.Driver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SubscriptionRegistryTest {

  @Test
  void aStopThatComesWhileAListenerIsBeingRegisteredEndsItToo() {
    AtomicReference<Runnable> duringObserve = new AtomicReference<>(() -> {});
    Engine engine = new Engine(interrupted(duringObserve), Codec.json());
    duringObserve.set(() -> engine.subscriptions().stop());

    Subscription subscription =
        engine.subscriptions().observe("x", false, JsonNode.class, data -> {}, false, null);

    assertThat(subscription.state()).isEqualTo(Subscription.State.STOPPED);
    assertThat(engine.subscriptions().join(Duration.ofSeconds(1))).isTrue();
    engine.close();
  }

  /** The memory driver, with something else happening just before {@code observe} returns. */
  private static Driver interrupted(AtomicReference<Runnable> duringObserve) {
    Driver memory = Drivers.connect("memory:" + UUID.randomUUID());
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(memory, arguments);
                if (method.getName().equals("observe")) {
                  duringObserve.get().run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

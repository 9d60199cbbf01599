package io.vireo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.spi.Driver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EngineTest {
  /** A driver may call the program while it closes, and the program may close. */
  @Test
  void whatClosingCallsMayCloseAsWell() {
    AtomicReference<Engine> engine = new AtomicReference<>();
    AtomicInteger closed = new AtomicInteger();
    Driver driver =
        closing(
            () -> {
              if (closed.incrementAndGet() == 1) {
                Objects.requireNonNull(engine.get()).close();
              }
            });
    engine.set(new Engine(driver, Codec.json()));

    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(Objects.requireNonNull(engine.get())::close);

    assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
    assertThat(closed).hasValue(1);
  }

  /** The memory driver, which does something else before it closes. */
  private static Driver closing(Runnable before) {
    Driver memory = Drivers.connect("memory:" + UUID.randomUUID());
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                before.run();
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

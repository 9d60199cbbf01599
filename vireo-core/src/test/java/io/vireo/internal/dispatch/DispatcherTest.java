package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.internal.Drivers;
import io.vireo.internal.Engine;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.EventProperties;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DispatcherTest {
  private static final int PREFETCH = 5;

  /**
   * With a handler that hangs, nobody but the dispatcher can forget what links have left behind.
   */
  @Test
  void whatWentStaleIsForgottenWhileTheHandlersHang() throws Exception {
    AtomicReference<DeliveryListener> dispatcher = new AtomicReference<>();
    Engine engine = new Engine(recording(dispatcher), Codec.json());
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Subscription subscription =
        engine
            .listeners()
            .observe(
                "x",
                false,
                JsonNode.class,
                data -> {
                  hangs.countDown();
                  release.await();
                },
                false,
                ObserveOptions.builder().prefetch(PREFETCH).build());
    AtomicInteger requeued = new AtomicInteger();
    dispatcher.get().onDelivery(new Link(requeued).delivery());
    hangs.await();

    for (int i = 0; i < 100; i++) {
      Link link = new Link(requeued);
      for (int n = 0; n < PREFETCH; n++) {
        dispatcher.get().onDelivery(link.delivery());
      }
      link.stale = i < 99;
    }

    // A pause gives back all that is waiting.
    subscription.pause();
    assertThat(requeued.get()).isBetween(PREFETCH, 2 * PREFETCH);
    release.countDown();
    engine.close();
  }

  @Test
  void anEventThatCannotEvenBeReturnedCostsNoOther() throws Exception {
    AtomicReference<DeliveryListener> dispatcher = new AtomicReference<>();
    Engine engine = new Engine(recording(dispatcher), Codec.json());
    CountDownLatch handled = new CountDownLatch(1);
    AtomicInteger requeued = new AtomicInteger();
    Link broken = new Link(requeued);
    broken.broken = true;
    engine
        .listeners()
        .observe(
            "x",
            false,
            JsonNode.class,
            data -> handled.countDown(),
            false,
            ObserveOptions.defaults());

    dispatcher.get().onDelivery(broken.delivery());
    dispatcher.get().onDelivery(new Link(requeued).delivery());

    assertThat(handled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(requeued).hasValue(1);
    engine.close();
  }

  /** A driver may call the program while it closes, and the program may close. */
  @Test
  void whatClosingCallsMayCloseAsWell() {
    AtomicReference<Engine> engine = new AtomicReference<>();
    AtomicInteger closed = new AtomicInteger();
    Driver driver =
        intercepted(
            (method, arguments) -> {
              if (method.getName().equals("close") && closed.incrementAndGet() == 1) {
                Objects.requireNonNull(engine.get()).close();
              }
            });
    engine.set(new Engine(driver, Codec.json()));

    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(Objects.requireNonNull(engine.get())::close);

    assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
    assertThat(closed).hasValue(1);
  }

  /** The memory driver, with the listener that it was given. */
  private static Driver recording(AtomicReference<DeliveryListener> listener) {
    return intercepted(
        (method, arguments) -> {
          if (method.getName().equals("observe") && listener.get() == null) {
            listener.set((DeliveryListener) arguments[1]);
          }
        });
  }

  /** The memory driver; something hears of each call first. */
  private static Driver intercepted(BiConsumer<Method, Object[]> listener) {
    Driver memory = Drivers.connect("memory:" + UUID.randomUUID());
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              try {
                listener.accept(method, arguments);
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Where deliveries come from. */
  private static final class Link {
    private final AtomicInteger requeued;
    private volatile boolean stale;
    private volatile boolean broken;

    Link(AtomicInteger requeued) {
      this.requeued = requeued;
    }

    Delivery delivery() {
      return new Delivery() {
        @Override
        public String event() {
          return "x";
        }

        @Override
        public byte[] body() {
          return "1".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public EventProperties properties() {
          if (broken) {
            throw new IllegalStateException("expected by this test");
          }
          return new EventProperties(null, null, null, Map.of());
        }

        @Override
        public boolean redelivered() {
          return false;
        }

        @Override
        public boolean begin() {
          return !stale;
        }

        @Override
        public boolean isStale() {
          return stale;
        }

        @Override
        public void acknowledge() {}

        @Override
        public void requeue() {
          requeued.incrementAndGet();
        }

        @Override
        public boolean recover(byte[] record) {
          return true;
        }

        @Override
        public boolean retry(Duration delay, Map<String, Object> headers) {
          return true;
        }

        @Override
        public @Nullable Object unwrap(Class<?> type) {
          return null;
        }
      };
    }
  }
}

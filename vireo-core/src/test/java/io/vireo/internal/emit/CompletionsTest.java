package io.vireo.internal.emit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Core;
import io.vireo.internal.Drivers;
import io.vireo.internal.Engine;
import io.vireo.spi.Driver;
import io.vireo.spi.PublishCallback;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  private static final int MANY = 500;

  private final List<PublishCallback> published = new ArrayList<>();
  private final Engine engine = new Engine(unconfirmed(), Codec.json());

  @AfterEach
  void confirmTheRestAndClose() {
    published.forEach(callback -> callback.confirmed(true));
    engine.close();
  }

  @Test
  void fewFuturesCompleteAlthoughManyEventsAreUnderWay() throws Exception {
    List<CompletableFuture<Boolean>> futures = emit(MANY);

    for (int i = 0; i < 3; i++) {
      published.remove(0).confirmed(true);
      assertThat(futures.get(i).get(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(futures.get(3)).isNotDone();
  }

  @Test
  void allFuturesOfManyComplete() throws Exception {
    List<CompletableFuture<Boolean>> futures = emit(MANY);

    published.forEach(callback -> callback.confirmed(true));
    published.clear();

    for (CompletableFuture<Boolean> future : futures) {
      assertThat(future.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatAProgramAttachesMayInterruptTheThreadAndThrow() throws Exception {
    List<CompletableFuture<Boolean>> futures = emit(MANY);
    CompletableFuture<Void> attached =
        futures
            .get(0)
            .thenAccept(
                taken -> {
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException("the program's own");
                });

    published.remove(0).confirmed(true);
    published.remove(0).confirmed(true);

    assertThat(futures.get(1).get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(attached).failsWithin(Duration.ofSeconds(30));
  }

  /** Other threads keep the processors busy, so that the completing thread often gets one late. */
  @Test
  void noFutureIsLostWhileManyThreadsEmit() throws Exception {
    List<CompletableFuture<Void>> emitters = new ArrayList<>();
    try (Core core = Core.connect("memory:" + UUID.randomUUID())) {
      for (int i = 0; i < 8; i++) {
        emitters.add(CompletableFuture.runAsync(() -> emitOneByOne(core), CompletionsTest::start));
      }
      for (CompletableFuture<Void> emitter : emitters) {
        emitter.get(120, TimeUnit.SECONDS);
      }
    }
  }

  private static void emitOneByOne(Core core) {
    List<CompletableFuture<Boolean>> futures = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      futures.add(core.emitAsync("x", i));
    }
    CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])).join();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private List<CompletableFuture<Boolean>> emit(int count) {
    List<CompletableFuture<Boolean>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(engine.emitter().emitAsync("x", i, null));
    }
    return futures;
  }

  /** A driver that confirms events when the test says so. */
  private Driver unconfirmed() {
    Driver memory = Drivers.connect("memory:" + UUID.randomUUID());
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("publish")) {
                published.add((PublishCallback) arguments[1]);
                return null;
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

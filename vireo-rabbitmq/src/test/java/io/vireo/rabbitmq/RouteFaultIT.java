package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.rabbitmq.internal.topology.FormWarnings;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults of one route: what its queue, its exchange and its channel may suffer. */
@Tag("fault")
class RouteFaultIT {
  private static final RabbitAdmin ADMIN = TestBroker.node().admin();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  @RegisterExtension private final FaultBench bench = new FaultBench();
  @RegisterExtension private final RecordedLog log = new RecordedLog(FormWarnings.class);
  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("route");

  /** Row 18: the queue is deleted under its consumer. */
  @Test
  void aDeletedQueueIsDeclaredAndConsumedAnewAndItsEventsAreHandled() throws Exception {
    Consumer consumer = bench.observe(route, TestBroker.RESUMABLE, recorder);

    ADMIN.deleteQueue(route);

    bench.assertWasDown(route, "its queue was deleted");
    bench.awaitBack(route);
    assertThat(consumer.state()).isEqualTo(Consumer.State.REGISTERED);
    for (int i = 0; i < 100; i++) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
      recorder.next().acknowledge();
    }
  }

  /** Whatever the program's own consumer throws, its registration is tried again. */
  @Test
  void anErrorOfAConsumerOfTheProgramsOwnKindIsNoReasonToGiveUp() {
    AtomicInteger calls = new AtomicInteger();
    RabbitDriver own =
        connections.driver(
            options ->
                options.consumer(
                    route::equals,
                    ConsumerWithArguments.changing(
                        arguments -> {
                          if (calls.incrementAndGet() == 1) {
                            throw new AssertionError("expected by this test");
                          }
                          return arguments;
                        })));
    TestBroker.observe(own, route, ObserveOptions.defaults(), recorder);

    assertThat(calls).hasValue(2);
    assertThat(own.health().status()).isEqualTo(Health.Status.UP);
  }

  /** Row 19: a queue is there in another form, and the route is not resumable. */
  @Test
  void aQueueInAnotherFormIsUsedAsItIsWithAWarning() throws Exception {
    Channel channel = connections.channel();
    channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 1_000));

    bench.observe(route, ObserveOptions.defaults(), recorder);

    assertThat(log.warningsAbout("queue '" + route + "' is used as it is"))
        .anyMatch(warning -> warning.contains(TestBroker.node().endpoint()));
    bench.awaitBack(route);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    recorder.next().acknowledge();
  }

  /** Row 20: settlements that come twice, from several threads, acknowledge once. */
  @Test
  void noSettlementReachesTheBrokerTwice() throws Exception {
    int count = 2_000;
    CountDownLatch handled = new CountDownLatch(count);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      bench.observe(
          route,
          TestBroker.RESUMABLE,
          delivery -> {
            delivery.begin();
            Runnable settlement =
                () -> {
                  delivery.acknowledge();
                  delivery.requeue();
                  delivery.acknowledge();
                };
            threads.execute(settlement);
            threads.execute(
                () -> {
                  settlement.run();
                  handled.countDown();
                });
          });
      Health.Part before = bench.part("route " + route);
      for (int i = 0; i < count; i++) {
        driver.publish(TestBroker.event(route, "1"), new TestBroker.Outcome());
      }

      assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
      await()
          .untilAsserted(
              () -> {
                RabbitAdmin.Queue queue = ADMIN.queue(route).orElseThrow();
                assertThat(queue.ready() + queue.unacknowledged()).isZero();
              });
      // A second settlement would have cost the channel.
      assertThat(bench.part("route " + route)).isEqualTo(before);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Row 21: the exchange is deleted under load. */
  @Test
  void aDeletedExchangeIsDeclaredAgainWithItsBindingsAndNoEventIsLost() throws Exception {
    int emitters = 4;
    int each = 500;
    Set<String> confirmed = ConcurrentHashMap.newKeySet();
    Set<String> handled = ConcurrentHashMap.newKeySet();
    EmitOptions patient =
        EmitOptions.builder()
            .required(true)
            .waitForRoute(Duration.ofSeconds(10))
            .timeout(Duration.ofSeconds(20))
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(emitters);
    try (Observer app = Observer.connect(TestBroker.node().url())) {
      app.on(route, String.class, handled::add, TestBroker.RESUMABLE);
      List<Future<?>> emitting =
          IntStream.range(0, emitters)
              .<Future<?>>mapToObj(
                  emitter ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < each; i++) {
                              String id = emitter + "-" + i;
                              app.emit(route, id, patient);
                              confirmed.add(id);
                            }
                          }))
              .toList();
      for (int i = 1; i <= 3; i++) {
        int some = i * 100;
        await().atMost(TestBroker.PATIENCE).until(() -> confirmed.size() >= some);
        ADMIN.deleteExchange(Topology.DIRECT_EXCHANGE);
      }
      for (Future<?> emitter : emitting) {
        emitter.get(20, TimeUnit.SECONDS);
      }

      assertThat(confirmed).hasSize(emitters * each);
      await().atMost(TestBroker.PATIENCE).until(() -> handled.containsAll(confirmed));
      assertThat(app.health().status()).isEqualTo(Health.Status.UP);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Row 22: a handler takes longer than the broker's consumer_timeout. */
  @Test
  void aHandlerThatTheBrokerFindsTooSlowCostsItsChannelAndItsWaitingDeliveriesDoNotRun()
      throws Exception {
    String settings =
        "{application:get_env(rabbit, consumer_timeout), application:get_env(rabbit, channel_tick_interval)}";
    assertThat(ADMIN.eval(settings)).contains("ok");
    ADMIN.eval("application:set_env(rabbit, consumer_timeout, 500)");
    ADMIN.eval("application:set_env(rabbit, channel_tick_interval, 200)");
    try {
      bench.observe(route, ObserveOptions.builder().resumable(true).prefetch(3).build(), recorder);
      for (int i = 0; i < 3; i++) {
        assertThat(TestBroker.publish(driver, TestBroker.event(route, "" + i))).isTrue();
      }
      Delivery slow = recorder.next();
      assertThat(slow.begin()).isTrue();
      Delivery waiting = recorder.next();
      recorder.next();

      bench.assertWasDown(route, "handlerTimeout");

      assertThat(slow.isStale()).isTrue();
      assertThat(waiting.begin()).isFalse();
      slow.acknowledge();
      for (int i = 0; i < 3; i++) {
        Delivery again = recorder.next();
        assertThat(TestBroker.text(again)).isEqualTo("" + i);
        assertThat(again.redelivered()).isTrue();
        assertThat(again.begin()).isTrue();
        again.acknowledge();
      }
      bench.awaitBack(route);
    } finally {
      ADMIN.eval("application:set_env(rabbit, consumer_timeout, 1800000)");
      ADMIN.eval("application:set_env(rabbit, channel_tick_interval, 60000)");
    }
  }

  /** The same, each time that the event comes. */
  @Test
  void anEventWhoseHandlerAlwaysTakesLongerThanTheBrokerWaitsEndsInRecovery() {
    ADMIN.eval("application:set_env(rabbit, consumer_timeout, 500)");
    ADMIN.eval("application:set_env(rabbit, channel_tick_interval, 200)");
    Semaphore lost = new Semaphore(0);
    AtomicInteger begun = new AtomicInteger();
    try (Observer app =
        new Observer(
            RabbitDriver.connect(
                RabbitOptions.builder()
                    .urls(TestBroker.node().url())
                    .onDisconnect(context -> lost.release())
                    .build()))) {
      app.on(
          route,
          String.class,
          content -> {
            if (content.equals("slow")) {
              begun.incrementAndGet();
              lost.acquire();
            }
          },
          TestBroker.RESUMABLE);
      app.emit(route, "slow");

      await()
          .atMost(TestBroker.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(app.health().parts())
                      .anySatisfy(
                          part -> {
                            assertThat(part.name()).isEqualTo("slow handlers of route " + route);
                            assertThat(part.status()).isEqualTo(Health.Status.DEGRADED);
                            assertThat(part.reason().orElse(""))
                                .contains("(PT0.5S)", "handlerTimeout");
                          }));
      await()
          .atMost(TestBroker.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ADMIN.queue("RECOVERY." + route))
                      .hasValueSatisfying(queue -> assertThat(queue.ready()).isEqualTo(1)));
      assertThat(begun).hasValue(3);
      await().until(() -> app.health().status() == Health.Status.UP);
      assertThat(app.emit(route, "fast")).isTrue();
    } finally {
      ADMIN.eval("application:set_env(rabbit, consumer_timeout, 1800000)");
      ADMIN.eval("application:set_env(rabbit, channel_tick_interval, 60000)");
    }
  }
}

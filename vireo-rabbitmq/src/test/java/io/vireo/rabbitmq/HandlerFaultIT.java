package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What handlers may do wrong. */
@Tag("fault")
class HandlerFaultIT {
  private static final int COUNT = 10_000;
  private static final RabbitAdmin ADMIN = TestBroker.node().admin();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final Observer app = connections.observer();
  private final String route = TestBroker.freshName("handler");
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void letTheHandlersGo() {
    release.countDown();
  }

  /** Row 23, and goal G7: a handler never returns, and the connection is lost again and again. */
  @Test
  void aHungHandlerCostsOneSlotOfItsOwnRouteAndOneThread() throws Exception {
    String healthy = TestBroker.freshName("healthy");
    AtomicInteger hung = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> others = new ConcurrentLinkedQueue<>();
    app.on(
        route,
        Integer.class,
        number -> {
          if (number < 0) {
            hung.incrementAndGet();
            release.await();
          }
          others.add(number);
        },
        ObserveOptions.builder().resumable(true).concurrency(2).build());
    Subscription other = app.on(healthy, Integer.class, others::add);
    app.emit(route, -1);
    await().atMost(TestBroker.PATIENCE).until(() -> hung.get() == 1);
    emitAndAwait(healthy, others);
    long before = handlerThreads();

    for (int i = 0; i < 5; i++) {
      int connections = ADMIN.connectionCount();
      ADMIN.closeAllConnections();
      await()
          .atMost(FaultBench.BACK)
          .until(
              () ->
                  app.health().status() == Health.Status.UP
                      && ADMIN.connectionCount() >= connections);
      emitAndAwait(healthy, others);
    }

    assertThat(other.state()).isEqualTo(Subscription.State.RUNNING);
    // The event whose handler hangs comes again after each loss, to the slot that is left, once.
    assertThat(hung.get()).isLessThanOrEqualTo(2);
    // On a busy machine a handler may have got a further thread, which ends when it is idle.
    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(() -> assertThat(handlerThreads() - before).isLessThanOrEqualTo(1));
  }

  private void emitAndAwait(String event, ConcurrentLinkedQueue<Integer> handled) {
    handled.clear();
    for (int i = 0; i < 10; i++) {
      app.emit(event, i);
    }
    await()
        .atMost(FaultBench.BACK)
        .untilAsserted(() -> assertThat(handled).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  private static long handlerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vireo-handler"))
        .count();
  }

  /** Row 24: a handler throws each time, for one event of many. */
  @Test
  void aFailingEventIsTriedAsOftenAsAskedForAndHoldsUpNobody() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Progress progress = new Progress();
    ObserveOptions options =
        ObserveOptions.builder()
            .resumable(true)
            .concurrency(2)
            .retryPolicy(RetryPolicy.immediately(2))
            .build();
    app.on(
        route,
        Integer.class,
        number -> {
          if (number == COUNT / 2) {
            tries.incrementAndGet();
            throw new IllegalStateException("expected by this test");
          }
          progress.handled(number);
        },
        options);

    for (int i = 0; i < COUNT; i++) {
      progress.emitted(app.emitAsync(route, i));
    }

    progress.await(COUNT - 1);
    JsonNode record = record();
    assertThat(record.get("message").asString()).isEqualTo(String.valueOf(COUNT / 2));
    assertThat(tries).hasValue(3);
    assertThat(app.health().status()).isEqualTo(Health.Status.UP);
  }

  /** Row 25, and goal G8: a body that cannot be decoded among many that can. */
  @Test
  void onePoisonousEventAmongManyIsRecoveredWithItsBytesAndHoldsUpNobody() throws Exception {
    byte[] poison = "\"é\"".getBytes(ISO_8859_1);
    Progress progress = new Progress();
    app.on(route, Integer.class, progress::handled, TestBroker.RESUMABLE);

    for (int i = 0; i < COUNT; i++) {
      if (i == COUNT / 2) {
        connections.channel().basicPublish("", route, null, poison);
      }
      progress.emitted(app.emitAsync(route, i));
    }

    progress.await(COUNT);
    assertThat(Base64.getDecoder().decode(record().get("message_base64").asString()))
        .isEqualTo(poison);
    assertThat(app.health().status()).isEqualTo(Health.Status.UP);
  }

  /** The one record that is there. */
  private JsonNode record() throws Exception {
    Channel channel = connections.channel();
    String queue = "RECOVERY." + route;
    await().until(() -> ADMIN.queue(queue).filter(one -> one.ready() > 0).isPresent());
    GetResponse first = channel.basicGet(queue, true);
    assertThat(first.getMessageCount()).isZero();
    return JsonMapper.shared().readTree(first.getBody());
  }

  /** Which events were handled, and the longest time in which none was. */
  private static final class Progress {
    private final Map<Integer, Boolean> handled = new ConcurrentHashMap<>();
    private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
    private long latest;
    private long longestGap;

    synchronized void handled(int number) {
      assertThat(handled.put(number, true)).isNull();
      long now = System.nanoTime();
      longestGap = Math.max(longestGap, latest == 0 ? 0 : now - latest);
      latest = now;
    }

    void emitted(CompletableFuture<Boolean> outcome) {
      last = outcome;
    }

    void await(int count) throws Exception {
      assertThat(last.get(20, TimeUnit.SECONDS)).isTrue();
      org.awaitility.Awaitility.await()
          .atMost(TestBroker.PATIENCE)
          .until(() -> handled.size() == count);
      assertThat(Duration.ofNanos(longestGap)).isLessThan(Duration.ofSeconds(1));
    }
  }
}

package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vireo.Core;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What breaks while delayed events are listed: they fall due all the same, and once. */
@Tag("fault")
class DelayListingFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final int NUMBER = 200;
  private static final Duration RPC = Duration.ofSeconds(2);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("listed");
  private final Queue<Integer> come = new ConcurrentLinkedQueue<>();
  private long emittedAt;

  private record Filled(@JsonProperty("n") int n, @JsonProperty("filling") String filling) {}

  /** Emits events that fall due after a time. Returns the queue in which they wait. */
  private String emitLater(QueueKind kind, Duration delay) {
    Observer observer = connections.observer();
    observer.on(route, Filled.class, data -> come.add(data.n));
    Core core =
        connections.closeLater(new Core(connections.driver(options -> options.delayQueues(kind))));
    String queue = "";
    for (int i = 0; i < NUMBER; i++) {
      queue = core.emitLater(route, new Filled(i, "x".repeat(500)), delay).place();
    }
    emittedAt = System.nanoTime();
    return queue;
  }

  private void assertAllComeOnce(Duration atMost) {
    await().atMost(TestBroker.PATIENCE).until(() -> come.size() >= NUMBER);
    assertThat(Duration.ofNanos(System.nanoTime() - emittedAt)).isLessThan(atMost);
    assertThat(come)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, NUMBER).boxed().toList());
  }

  private RabbitInspector inspector(String url) {
    return RabbitInspector.connect(
        RabbitOptions.builder().urls(url).connectTimeout(RPC).rpcTimeout(RPC).build());
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void whatIsHeldWhenTheConnectionDiesIsNotLateForIt(QueueKind kind) {
    Duration delay = Duration.ofSeconds(6);
    String queue = emitLater(kind, delay);
    TcpProxy proxy = connections.proxy();
    int failed = 0;

    for (int round = 0; System.nanoTime() - emittedAt < delay.toNanos(); round++) {
      proxy.heal();
      try (RabbitInspector inspector = inspector(NODE.urlThrough(proxy))) {
        // The deliveries together have some 150,000 bytes.
        proxy.cutAfter(TcpProxy.Direction.TO_CLIENT, 200 + round * 7_919L % 160_000);
        inspector.delayedEvents(queue, NUMBER + 1);
      } catch (NoConnectionException e) {
        failed++;
      }
    }

    assertThat(failed).isPositive();
    assertAllComeOnce(delay.plusSeconds(4));
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void twoWhoListAtOnceDelayNothing(QueueKind kind) throws Exception {
    Duration delay = Duration.ofSeconds(4);
    String queue = emitLater(kind, delay);

    CompletableFuture<Integer> one = listUntilAllHaveCome(queue);
    CompletableFuture<Integer> other = listUntilAllHaveCome(queue);

    assertAllComeOnce(delay.plusSeconds(4));
    assertThat(one.get(20, TimeUnit.SECONDS)).isPositive();
    assertThat(other.get(20, TimeUnit.SECONDS)).isPositive();
  }

  private CompletableFuture<Integer> listUntilAllHaveCome(String queue) {
    return CompletableFuture.supplyAsync(
        () -> {
          int listed = 0;
          try (RabbitInspector inspector = inspector(NODE.url())) {
            while (come.size() < NUMBER) {
              inspector.delayedEvents(queue, NUMBER + 1);
              listed++;
            }
          }
          return listed;
        },
        work -> new Thread(work, "a console that lists").start());
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void aBrokerThatIsKilledWhileTheyAreHeldLosesNone(QueueKind kind) throws Exception {
    String queue = emitLater(kind, Duration.ofSeconds(15));
    CountDownLatch listing = new CountDownLatch(3);
    CompletableFuture<NoConnectionException> failure = new CompletableFuture<>();
    Thread console =
        new Thread(
            () -> {
              try (RabbitInspector inspector = inspector(NODE.url())) {
                while (true) {
                  inspector.delayedEvents(queue, NUMBER + 1);
                  listing.countDown();
                }
              } catch (NoConnectionException e) {
                failure.complete(e);
              }
            });
    console.start();
    assertThat(listing.await(20, TimeUnit.SECONDS)).isTrue();

    NODE.kill();
    assertThat(failure.get(20, TimeUnit.SECONDS)).isNotNull();
    NODE.restart();

    await().atMost(Duration.ofSeconds(60)).until(() -> Set.copyOf(come).size() == NUMBER);
  }
}

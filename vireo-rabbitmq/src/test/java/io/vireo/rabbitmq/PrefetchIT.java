package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many events wait in a process: no more than its handlers can do soon, and than have room. */
class PrefetchIT {
  private static final int MIB = 1024 * 1024;

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = connections.temporaryQueue("prefetch");
  private final Channel channel = connections.channel();
  private final CountDownLatch go = new CountDownLatch(1);

  @BeforeEach
  void declareTheQueue() throws Exception {
    channel.queueDeclare(route, true, false, false, null);
  }

  @AfterEach
  void letTheHandlersGo() {
    go.countDown();
  }

  @Test
  void whatASlowHandlerHasNotBegunIsThereForOthers() throws Exception {
    publishNumbers(100);
    List<Integer> slow = listen(() -> go.await());
    await().untilAsserted(() -> assertThat(slow).containsExactly(0));

    List<Integer> other = listen(() -> {});

    // One besides the one in work may wait with the slow listener.
    await().untilAsserted(() -> assertThat(other).hasSizeBetween(98, 99));
    assertThat(other).isSorted().isSubsetOf(numbers(1, 100));
  }

  @Test
  void whatWasGivenBackKeepsItsOrderAndIsHandledOnce() throws Exception {
    publishNumbers(1_000);
    List<Integer> handled = listen(() -> go.await());
    awaitAsFewAsCanBeDone();

    go.countDown();

    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(() -> assertThat(handled).containsExactlyElementsOf(numbers(0, 1_000)));
  }

  @Test
  void aHandlerThatIsFastAgainFetchesManyAgain() throws Exception {
    publishNumbers(300);
    listen(() -> go.await());
    awaitAsFewAsCanBeDone();

    go.countDown();

    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () -> {
              publishNumbers(500);
              return prefetches().equals(List.of(250));
            });
  }

  @Test
  void aQueueThatGoesWithItsLastConsumerKeepsItsOrder() throws Exception {
    String gone = route + ".auto";
    channel.queueDeclare(gone, true, false, true, null);
    for (int i = 0; i < 100; i++) {
      channel.basicPublish("", gone, null, Integer.toString(i).getBytes(UTF_8));
    }
    List<Integer> sibling = listen(() -> go.await());
    publishNumbers(100);
    List<Integer> handled = listen(gone, ObserveOptions.defaults(), () -> go.await());
    await().until(() -> !handled.isEmpty() && !sibling.isEmpty());
    awaitAsFewAsCanBeDone();

    go.countDown();

    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(() -> assertThat(handled).containsExactlyElementsOf(numbers(0, 100)));
  }

  @Test
  void noMoreBytesAreFetchedThanHaveRoom() throws Exception {
    for (int i = 0; i < 100; i++) {
      channel.basicPublish("", route, null, large(i));
    }
    Observer app = connections.observer(options -> options.prefetchBytes(4 * MIB));
    List<String> handled = new CopyOnWriteArrayList<>();
    CountDownLatch began = new CountDownLatch(1);
    app.on(
        route,
        String.class,
        content -> {
          began.countDown();
          go.await();
          handled.add(content.strip());
        },
        TestBroker.RESUMABLE);
    began.await();
    // Of 200,000 bytes each, half of the room is for ten.
    await()
        .untilAsserted(
            () -> {
              assertThat(queue().unacknowledged()).isBetween(1L, 10L);
              assertThat(queue().ready()).isGreaterThanOrEqualTo(90L);
            });

    go.countDown();

    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(handled)
                    .containsExactlyElementsOf(
                        numbers(0, 100).stream().map(Object::toString).toList()));
  }

  @Test
  void anEventThatHasNoRoomBesideTheOneInWorkIsNotFetchedAgainAndAgain() throws Exception {
    String replicated = connections.temporaryQueue("prefetch");
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    RabbitDriver driver = connections.driver(options -> options.prefetchBytes(4 * MIB));
    TestBroker.observe(
        driver,
        replicated,
        TestBroker.RESUMABLE.toBuilder().queueKind(QueueKind.QUORUM).prefetch(2).build(),
        recorder);
    channel.basicPublish("", replicated, null, new byte[3 * MIB / 2]);
    Delivery inWork = recorder.next();
    assertThat(inWork.begin()).isTrue();
    channel.basicPublish("", replicated, null, new byte[3 * MIB / 2]);

    // Time passes: as long as it takes to be handled a hundred times.
    TestBroker.Recorder neighbour = new TestBroker.Recorder();
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, neighbour);
    for (int i = 0; i < 100; i++) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
      Delivery delivery = neighbour.next();
      assertThat(delivery.begin()).isTrue();
      delivery.acknowledge();
    }
    inWork.acknowledge();

    Delivery second = recorder.next();
    Object returns = second.properties().headers().get("x-delivery-count");
    assertThat(((Number) returns).longValue()).isEqualTo(1);
    assertThat(second.begin()).isTrue();
    second.acknowledge();
  }

  @Test
  void eventsOfMoreBytesThanTheHeapHoldsRunThrough() throws Exception {
    byte[] body = ("\"" + "x".repeat(MIB - 2) + "\"").getBytes(UTF_8);
    for (int i = 0; i < 250; i++) {
      channel.basicPublish("", route, null, body);
    }
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx100m",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                TestBroker.node().url(),
                route)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = program.inputReader(UTF_8)) {
      // Not as the last line: the client's threads may log their end after it.
      assertThat(output.lines().toList())
          .contains("250 events, 0 of them twice")
          .noneMatch(line -> line.contains("OutOfMemoryError"));
      assertThat(program.waitFor()).isZero();
    } finally {
      program.destroyForcibly().waitFor();
    }
    assertThat(queue().ready() + queue().unacknowledged()).isZero();
  }

  /** Handles 250 events, each of which takes a moment. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      CountDownLatch all = new CountDownLatch(250);
      AtomicInteger handled = new AtomicInteger();
      try (Observer app = Observer.connect(arguments[0])) {
        app.onMessage(
            arguments[1],
            String.class,
            (Message<String> message) -> {
              // Others of the queue arrive meanwhile, as many as the prefetch lets through.
              MessageDigest.getInstance("SHA-256").digest(message.content().getBytes(UTF_8));
              handled.incrementAndGet();
              all.countDown();
            },
            TestBroker.RESUMABLE);
        all.await();
      }
      System.out.println("250 events, " + (handled.get() - 250) + " of them twice");
    }
  }

  /** What a handler does with each event. */
  private interface Work {
    void run() throws Exception;
  }

  private List<Integer> listen(Work work) {
    return listen(route, TestBroker.RESUMABLE, work);
  }

  private List<Integer> listen(String event, ObserveOptions options, Work work) {
    List<Integer> begun = new CopyOnWriteArrayList<>();
    Observer app = connections.observer();
    app.on(
        event,
        Integer.class,
        number -> {
          begun.add(number);
          work.run();
        },
        options);
    return begun;
  }

  private void publishNumbers(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      channel.basicPublish("", route, null, Integer.toString(i).getBytes(UTF_8));
    }
  }

  private static byte[] large(int number) {
    return ("\"" + number + " ".repeat(200_000 - 2 - Integer.toString(number).length()) + "\"")
        .getBytes(UTF_8);
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private void awaitAsFewAsCanBeDone() {
    await()
        .untilAsserted(
            () -> {
              assertThat(prefetches()).containsExactly(1);
              assertThat(queue().unacknowledged()).isLessThanOrEqualTo(2);
            });
  }

  /** Those of the consumers of the route, as the broker knows them. */
  private List<Integer> prefetches() {
    return TestBroker.node().admin().consumers().stream()
        .filter(consumer -> consumer.queue().equals(route))
        .map(RabbitAdmin.Consumer::prefetch)
        .toList();
  }

  private RabbitAdmin.Queue queue() {
    return queue(route);
  }

  private static RabbitAdmin.Queue queue(String name) {
    return TestBroker.queue(name);
  }
}

package io.vireo.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each of the programs does. A subclass says which program it starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServiceContract {
  private static final String BILLED = "test.billed";
  // A sleep of the JVM may end a little early.
  private static final Duration DELAY = Duration.ofMillis(199);
  private static final Billing FAILING =
      order -> {
        throw new IllegalStateException("no answer");
      };

  private final RabbitNode node = RabbitNode.builder().plugin("rabbitmq_shovel").start();
  private final String exchange;
  private final String failedQueue;

  /**
   * @param exchange where the program publishes its events
   * @param failedQueue where the program keeps failed events
   */
  protected ServiceContract(String exchange, String failedQueue) {
    this.exchange = exchange;
    this.failedQueue = failedQueue;
  }

  protected abstract Service start(String url, Billing billing);

  /**
   * Brings failed events back, while the program runs. Programs that have no means of their own use
   * RabbitMQ's shovel.
   *
   * @param url the broker
   */
  protected void bringBack(String url) {
    String definition =
        """
        [{<<"src-uri">>, <<"%1$s">>}, {<<"src-queue">>, <<"%2$s">>}, \
        {<<"src-delete-after">>, <<"queue-length">>}, \
        {<<"dest-uri">>, <<"%1$s">>}, {<<"dest-queue">>, <<"order.placed">>}]"""
            .formatted(url, failedQueue);
    node.admin()
        .eval(
            "rabbit_runtime_parameters:set(<<\"/\">>, <<\"shovel\">>, <<\"failed\">>, "
                + definition
                + ", none)");
  }

  @BeforeAll
  void theExchangeIsThere() {
    start(node.url(), order -> {}).close();
  }

  @AfterAll
  void endTheNode() {
    node.close();
  }

  @BeforeEach
  void theFollowUpHasAnEmptyQueue() throws Exception {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(BILLED, true, false, false, null);
      channel.queueBind(BILLED, exchange, "order.billed");
      channel.queuePurge(BILLED);
    }
    empty(failedQueue);
    empty("order.placed");
  }

  private void empty(String queue) throws Exception {
    if (node.admin().queue(queue).isPresent()) {
      try (Connection connection = connect();
          Channel channel = connection.createChannel()) {
        channel.queuePurge(queue);
      }
    }
  }

  private Connection connect() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url());
    return factory.newConnection();
  }

  protected long countOf(String queue) {
    return node.admin().queue(queue).map(RabbitAdmin.Queue::ready).orElse(0L);
  }

  @Test
  void eachOrderIsBilledWithAtMostFourAtATime() throws Exception {
    Set<Integer> billed = ConcurrentHashMap.newKeySet();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    Billing billing =
        order -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          four.countDown();
          assertThat(four.await(20, TimeUnit.SECONDS)).isTrue();
          billed.add(order.id());
          running.decrementAndGet();
        };
    try (Service service = start(node.url(), billing)) {
      for (int i = 0; i < 40; i++) {
        service.place(new Order(i));
      }
      await().untilAsserted(() -> assertThat(countOf(BILLED)).isEqualTo(40));
    }

    assertThat(billed).hasSize(40);
    assertThat(most).hasValue(4);
  }

  @Test
  void anOrderThatFailsTwiceIsBilledTheThirdTimeAfterTwoDelays() throws Exception {
    List<Long> attempts = new CopyOnWriteArrayList<>();
    Billing billing =
        order -> {
          attempts.add(System.nanoTime());
          if (attempts.size() < 3) {
            throw new IllegalStateException("no answer");
          }
        };
    try (Service service = start(node.url(), billing)) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(countOf(BILLED)).isEqualTo(1));
    }

    assertThat(attempts).hasSize(3);
    assertThat(attempts.get(1) - attempts.get(0)).isGreaterThan(DELAY.toNanos());
    assertThat(attempts.get(2) - attempts.get(1)).isGreaterThan(DELAY.toNanos());
    assertThat(countOf(failedQueue)).isZero();
  }

  @Test
  void anOrderThatAlwaysFailsIsKeptAfterThreeAttempts() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Billing billing =
        order -> {
          attempts.incrementAndGet();
          FAILING.bill(order);
        };
    try (Service service = start(node.url(), billing)) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(countOf(failedQueue)).isEqualTo(1));
    }

    assertThat(attempts).hasValue(3);
    assertThat(countOf(BILLED)).isZero();
    assertThat(textOf(theFailedMessage())).satisfies(this::tellsWhyTheOrderFailed);
  }

  /** What the kept event, with its properties, says about the failure. */
  protected void tellsWhyTheOrderFailed(String failedMessage) {
    assertThat(failedMessage).contains("no answer");
  }

  private GetResponse theFailedMessage() throws Exception {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      return channel.basicGet(failedQueue, false);
    }
  }

  private static String textOf(GetResponse message) {
    return message.getProps() + new String(message.getBody(), StandardCharsets.UTF_8);
  }

  @Test
  void aFailedOrderIsBroughtBackAndBilled() throws Exception {
    AtomicBoolean answers = new AtomicBoolean();
    Billing billing =
        order -> {
          if (!answers.get()) {
            FAILING.bill(order);
          }
        };
    try (Service service = start(node.url(), billing)) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(countOf(failedQueue)).isEqualTo(1));
      answers.set(true);
      bringBack(node.url());
      await().untilAsserted(() -> assertThat(countOf(BILLED)).isEqualTo(1));
    }

    assertThat(countOf(failedQueue)).isZero();
  }

  @Test
  void aFollowUpWithoutARoute() throws Exception {
    AtomicInteger bills = new AtomicInteger();
    node.admin().deleteQueue(BILLED);
    try (Service service = start(node.url(), order -> bills.incrementAndGet())) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(bills).hasPositiveValue());
      anOrderWhoseFollowUpHadNoRoute();
    }
  }

  /** What becomes of the order whose follow-up no queue took. */
  protected void anOrderWhoseFollowUpHadNoRoute() {
    await().untilAsserted(() -> assertThat(countOf(failedQueue)).isEqualTo(1));
  }

  /** Orders that wait or are being handled. */
  protected long unfinished() {
    RabbitAdmin.Queue queue = node.admin().queue("order.placed").orElseThrow();
    return queue.ready() + queue.unacknowledged();
  }

  @Test
  void theProgramIsClosedWithAnOrderInHand() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Billing billing =
        order -> {
          begun.countDown();
          try {
            assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
          }
        };
    Service service = start(node.url(), billing);
    service.place(new Order(1));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> end = CompletableFuture.runAsync(service::close);
    await().untilAsserted(() -> assertThat(consumersOf("order.placed")).isZero());
    mayEnd.countDown();
    assertThat(end).succeedsWithin(Duration.ofSeconds(20));

    assertThat(interrupted).isFalse();
    anOrderThatWasInHandAtTheEnd(countOf("order.placed"), countOf(BILLED));
  }

  /** What has become of the order whose handler ran when the program was closed. */
  protected void anOrderThatWasInHandAtTheEnd(long waiting, long followUps) {
    assertThat(waiting).isZero();
    assertThat(followUps).isEqualTo(1);
  }

  private long consumersOf(String queue) {
    return node.admin().queue(queue).map(RabbitAdmin.Queue::consumers).orElse(0);
  }

  @Test
  @Tag("fault")
  void ordersSurviveARestartOfTheBroker() throws Exception {
    Set<Integer> billed = ConcurrentHashMap.newKeySet();
    CountDownLatch restarted = new CountDownLatch(1);
    Billing billing =
        order -> {
          assertThat(restarted.await(60, TimeUnit.SECONDS)).isTrue();
          billed.add(order.id());
        };
    try (Service service = start(node.url(), billing)) {
      for (int i = 0; i < 10; i++) {
        service.place(new Order(i));
      }
      node.stop();
      node.restart();
      restarted.countDown();
      await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(billed).hasSize(10));
      await().untilAsserted(() -> assertThat(countOf(BILLED)).isGreaterThanOrEqualTo(10));
      service.place(new Order(10));
      await().untilAsserted(() -> assertThat(billed).contains(10));
    }
  }
}

package io.vireo.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each of the programs does. A subclass says which program it starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceContract {
  private static final String BILLED = "test.billed";

  private final RabbitNode node = RabbitNode.start();
  private final String exchange;
  private final String failedQueue;

  ServiceContract(String exchange, String failedQueue) {
    this.exchange = exchange;
    this.failedQueue = failedQueue;
  }

  abstract Service start(String url, Billing billing);

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
    node.admin().queue(failedQueue).ifPresent(queue -> node.admin().deleteQueue(queue.name()));
  }

  private Connection connect() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url());
    return factory.newConnection();
  }

  private long countOf(String queue) {
    return node.admin().queue(queue).map(RabbitAdmin.Queue::ready).orElse(0L);
  }

  @Test
  void eachOrderIsBilledWithAtMostFourAtATime() {
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
  void anOrderThatFailsTwiceIsBilledTheThirdTime() {
    AtomicInteger attempts = new AtomicInteger();
    Billing billing =
        order -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("no answer");
          }
        };
    try (Service service = start(node.url(), billing)) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(countOf(BILLED)).isEqualTo(1));
    }

    assertThat(attempts).hasValue(3);
    assertThat(countOf(failedQueue)).isZero();
  }

  @Test
  void anOrderThatAlwaysFailsIsKept() {
    AtomicInteger attempts = new AtomicInteger();
    Billing billing =
        order -> {
          attempts.incrementAndGet();
          throw new IllegalStateException("no answer");
        };
    try (Service service = start(node.url(), billing)) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(countOf(failedQueue)).isEqualTo(1));
    }

    assertThat(attempts).hasValue(3);
    assertThat(countOf(BILLED)).isZero();
  }

  @Test
  void anOrderWhoseFollowUpHasNoRouteIsKept() {
    node.admin().deleteQueue(BILLED);
    try (Service service = start(node.url(), order -> {})) {
      service.place(new Order(1));
      await().untilAsserted(() -> assertThat(countOf(failedQueue)).isEqualTo(1));
    }
  }
}

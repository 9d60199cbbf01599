package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitCluster;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of three is killed: that of a quorum queue's leader, and the home of a classic queue. */
@Tag("fault")
class ClusterFaultIT {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFaultIT.class);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);
  private static final Duration RPC_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PATIENT = Duration.ofSeconds(25);
  private static final Duration IMPATIENT = Duration.ofSeconds(2);
  private static final int WINDOW = 1_000;

  private static RabbitCluster cluster;

  private final AtomicInteger disconnects = new AtomicInteger();
  private final RabbitNode first = cluster.nodes().get(0);
  private final RabbitNode second = cluster.nodes().get(1);
  private Observer app;

  @BeforeAll
  static void start() {
    cluster = RabbitCluster.start();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @AfterEach
  void close() {
    if (app != null) {
      app.close();
    }
    cluster.nodes().stream().filter(node -> !node.isRunning()).forEach(RabbitNode::restart);
  }

  @Test
  void aQuorumRouteGoesOnWhenItsLeaderDiesAndTheClientIsElsewhere() throws Exception {
    String route = routeMadeAt(first, quorum());
    app = observerAt(second);
    try (ClusterTraffic traffic = new ClusterTraffic(app, route, quorum(), PATIENT)) {
      traffic.awaitFlow(200, PATIENT);
      assertThat(cluster.hostOf(route)).isSameAs(first);
      traffic.takeLongestGap();

      first.kill();
      traffic.awaitFlow(1_000, PATIENT);

      assertThat(cluster.hostOf(route)).isNotSameAs(first);
      assertThat(disconnects).hasValue(0);
      report("quorum, leader killed, client elsewhere", traffic);
      assertThat(traffic.route().status()).isEqualTo(Health.Status.UP);
    }
  }

  @Test
  void aQuorumRouteMovesWithItsClientWhenTheNodeOfBothDies() throws Exception {
    String route = routeMadeAt(first, quorum());
    app = observerAt(first);
    // What is delayed needs a queue for what nobody takes, and it is made at this node.
    app.emitLater(TestBroker.freshName("later"), 1, Duration.ofMillis(100));
    try (ClusterTraffic traffic = new ClusterTraffic(app, route, quorum(), PATIENT)) {
      traffic.awaitFlow(200, PATIENT);
      assertThat(cluster.hostOf(route)).isSameAs(first);
      Set<String> before = consumersOf(route);
      traffic.takeLongestGap();

      first.kill();
      await().atMost(PATIENT).until(() -> app.health().status() != Health.Status.UP);
      await()
          .atMost(BACK_WITHIN)
          .untilAsserted(
              () -> {
                assertThat(app.health().status()).isEqualTo(Health.Status.UP);
                // The one of the dead node may be listed as well.
                assertThat(consumersOf(route)).isNotEqualTo(before).isNotEmpty();
              });
      traffic.awaitFlow(1_000, PATIENT);
      assertThat(disconnects.get()).isPositive();
      report("quorum, the client's node killed", traffic);
    }
  }

  @Test
  void aClassicRouteSaysThatItsNodeIsDownAndComesBackWithIt() throws Exception {
    ObserveOptions.Builder classic = ObserveOptions.builder().resumable(true);
    String route = routeMadeAt(first, classic);
    String other = routeMadeAt(second, quorum());
    app = observerAt(second);
    try (ClusterTraffic traffic = new ClusterTraffic(app, route, classic, IMPATIENT);
        ClusterTraffic neighbour = new ClusterTraffic(app, other, quorum(), PATIENT)) {
      traffic.awaitFlow(200, PATIENT);
      assertThat(cluster.hostOf(route)).isSameAs(first);

      first.kill();

      await()
          .atMost(PATIENT)
          .untilAsserted(
              () -> {
                assertThat(traffic.route().status()).isEqualTo(Health.Status.DOWN);
                assertThat(traffic.route().reason().orElse(""))
                    .contains(route)
                    .containsPattern("down");
              });
      assertThat(app.health().status()).isEqualTo(Health.Status.DEGRADED);
      neighbour.takeLongestGap();
      neighbour.awaitFlow(500, PATIENT);
      assertThat(neighbour.takeLongestGap()).isLessThan(RPC_TIMEOUT);

      first.restart();
      long back = System.nanoTime();
      await().atMost(BACK_WITHIN).until(() -> traffic.route().status() == Health.Status.UP);
      traffic.awaitFlow(200, BACK_WITHIN);
      LOG.info("classic route back after {}", Duration.ofNanos(System.nanoTime() - back));

      assertThat(consumersOf(route)).hasSize(1);
      assertThat(disconnects).hasValue(0);
      report("classic, home killed, client elsewhere", traffic);
      report("quorum beside it", neighbour);
    }
  }

  private void report(String what, ClusterTraffic traffic) throws InterruptedException {
    Ledger.Figures figures = traffic.end();
    LOG.info("{}: gap {}, {}", what, traffic.takeLongestGap(), figures);
    assertThat(figures.duplicated()).isLessThanOrEqualTo(ClusterTraffic.PREFETCH + WINDOW);
  }

  private static ObserveOptions.Builder quorum() {
    return ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM);
  }

  /** The node where a queue is declared is its home, or leads it. */
  private String routeMadeAt(RabbitNode node, ObserveOptions.Builder how) {
    String route = TestBroker.freshName("cluster");
    try (RabbitDriver driver = RabbitDriver.connect(node.url())) {
      TestBroker.observe(driver, route, how.build(), delivery -> {});
    }
    return route;
  }

  private Observer observerAt(RabbitNode node) {
    return new Observer(
        RabbitDriver.connect(
            RabbitOptions.builder()
                .urls(cluster.urlsFrom(node))
                .rpcTimeout(RPC_TIMEOUT)
                .publisherWindow(WINDOW)
                .onDisconnect(this::count)
                .build()));
  }

  /** The lost connections; not the lost consumers. */
  private void count(RabbitCallback.Context context) {
    if (context.consumer().isEmpty()) {
      disconnects.incrementAndGet();
    }
  }

  private static Set<String> consumersOf(String route) {
    return cluster.running().admin().consumers().stream()
        .filter(consumer -> consumer.queue().equals(route))
        .map(RabbitAdmin.Consumer::tag)
        .collect(Collectors.toSet());
  }
}

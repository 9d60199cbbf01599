package io.vireo.rabbitmq;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitCluster;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of a cluster are restarted one after the other, as for an update. */
@Tag("fault")
class RollingRestartIT {
  private static final Logger LOG = LoggerFactory.getLogger(RollingRestartIT.class);
  private static final Duration PATIENT = Duration.ofSeconds(40);

  /**
   * What a queue could not take when it was due, because its node was down, RabbitMQ offers it
   * again after so many milliseconds; after three minutes if nobody says otherwise.
   */
  private static final Map<String, String> OFFERED_AGAIN_SOON =
      Map.of("dead_letter_worker_publisher_confirm_timeout", "2000");

  private static RabbitCluster cluster;

  @BeforeAll
  static void start() {
    cluster = RabbitCluster.start(3, OFFERED_AGAIN_SOON);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  void noEventIsLostThoughEachNodeIsRestartedInTurn() throws Exception {
    try (Observer app = new Observer(RabbitDriver.connect(cluster.urls()));
        MixedTraffic quorum = traffic(app, QueueKind.QUORUM);
        MixedTraffic classic = traffic(app, QueueKind.CLASSIC)) {
      List<MixedTraffic> all = List.of(quorum, classic);
      all.forEach(traffic -> traffic.awaitFlow(500, PATIENT));

      for (RabbitNode node : cluster.nodes()) {
        node.stop();
        quorum.awaitFlow(500, PATIENT);
        node.restart();
        all.forEach(traffic -> traffic.awaitFlow(500, PATIENT));
      }

      SoftAssertions expected = new SoftAssertions();
      for (MixedTraffic traffic : all) {
        Ledger.Figures figures = traffic.end();
        LOG.info("{}: {}", traffic == quorum ? "quorum" : "classic", figures);
        expected.assertThat(figures.open()).as("lost, of %s", figures).isZero();
        expected.assertThat(figures.unknown()).as("not emitted, of %s", figures).isZero();
        expected.assertThat(figures.changed()).as("under another id, of %s", figures).isZero();
        expected.assertThat(figures.handled()).as("handled, of %s", figures).isPositive();
      }
      expected.assertAll();
    }
  }

  private static MixedTraffic traffic(Observer app, QueueKind kind) {
    return new MixedTraffic(
        app,
        TestBroker.freshName("rolling." + kind),
        ObserveOptions.builder().resumable(true).queueKind(kind).concurrency(4));
  }
}

package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.ExchangeType;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ExchangeNames;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Exchanges are deleted, and with them what was bound to them: whoever sees it tells the others,
 * whose own looks come too late here.
 */
class DeletedExchangeIT {
  private static final RabbitAdmin ADMIN = TestBroker.node().admin();
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Looks at nothing by itself while a test lasts. */
  private static final Tunables BLIND =
      new Tunables(
          Tunables.STANDARD.consumersPerConnection(),
          Tunables.STANDARD.maxInboundBytes(),
          Duration.ofHours(1),
          Tunables.STANDARD.oversizePause(),
          Tunables.STANDARD.oversizeProbation());

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final String route = TestBroker.freshName("deleted");

  private Observer observer(Tunables tunables) {
    return connections.observer(connections.driver(options -> options, tunables));
  }

  private String next() throws InterruptedException {
    return handled.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until it can be told: an observer begins to hear in the background. */
  private void awaitHeard(Observer blind) {
    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () ->
                blind.control().ping(Duration.ofMillis(200)).stream()
                    .anyMatch(status -> status.id().equals(blind.id())));
  }

  @Test
  void whoSeesItWhileListeningTellsTheOthers() throws Exception {
    Observer blind = observer(BLIND);
    blind.on(route, String.class, handled::add);
    awaitHeard(blind);
    observer(FaultBench.HASTY).on(route + ".other", data -> {});

    ADMIN.deleteExchange(Topology.DIRECT_EXCHANGE);

    Core emitter = connections.core();
    await().atMost(SOON).until(() -> emitter.emit(route, "again"));
    assertThat(next()).isEqualTo("again");
  }

  @Test
  void theFirstEventOfWhoComesThenFindsItsListener() throws Exception {
    Observer blind = observer(BLIND);
    blind.on(route, String.class, handled::add);
    awaitHeard(blind);

    ADMIN.deleteExchange(Topology.DIRECT_EXCHANGE);

    assertThat(connections.core().emit(route, "first")).isTrue();
    assertThat(next()).isEqualTo("first");
  }

  @Test
  void theFirstBroadcastOfWhoComesThenIsHeard() throws Exception {
    Observer blind = observer(BLIND);
    blind.onBroadcast(route, String.class, handled::add);
    awaitHeard(blind);

    ADMIN.deleteExchange(Topology.TOPIC_EXCHANGE);

    connections.core().broadcast(route, "first");
    assertThat(next()).isEqualTo("first");
  }

  @Test
  void whoHasAnUnconfirmedEventThenTellsTheOthers() throws Exception {
    Observer blind = observer(BLIND);
    blind.on(route, String.class, handled::add);
    awaitHeard(blind);
    Core emitter = connections.core();
    assertThat(emitter.emit(route, "before")).isTrue();
    assertThat(next()).isEqualTo("before");

    ADMIN.deleteExchange(Topology.DIRECT_EXCHANGE);

    assertThat(emitter.emit(route, "after")).isTrue();
    assertThat(next()).isEqualTo("after");
  }

  @Test
  void ifAllOfThemAreDeletedWhoListensSeesIt() throws Exception {
    String own = route + ".exchange";
    ObserveOptions bound =
        ObserveOptions.builder().exchange(own).exchangeType(ExchangeType.TOPIC).build();
    Observer app = observer(FaultBench.HASTY);
    app.on(route, String.class, handled::add);
    app.on(route + ".own", String.class, handled::add, bound);

    for (String name :
        List.of(
            own,
            Topology.DIRECT_EXCHANGE,
            Topology.TOPIC_EXCHANGE,
            Topology.RETRY_EXCHANGE,
            Topology.REDRIVE_EXCHANGE,
            ExchangeNames.CONTROL)) {
      ADMIN.deleteExchange(name);
    }

    Core emitter = connections.core();
    await().atMost(SOON).until(() -> emitter.emit(route, "again"));
    assertThat(next()).isEqualTo("again");
    awaitHeard(app);
    await().atMost(SOON).until(() -> TestBroker.isExchangeThere(own));
  }

  @Test
  void healthSaysItAsLongAsTheQueueCannotBeBoundAgain() throws Exception {
    String user = TestBroker.freshName("user");
    ADMIN.addUser(user, "secret");
    RabbitOptions.Builder options =
        RabbitOptions.builder()
            .urls(TestBroker.node().url().replaceFirst("//[^@]*@", "//" + user + ":secret@"));
    try (FaultBench bench = new FaultBench(options, FaultBench.HASTY)) {
      bench.observe(route, ObserveOptions.defaults(), new TestBroker.Recorder());
      ADMIN.permit(user, "/", "^(?!" + Topology.DIRECT_EXCHANGE + "$).*");

      ADMIN.deleteExchange(Topology.DIRECT_EXCHANGE);

      bench.awaitNotUp("route " + route, Health.Status.DOWN, Topology.DIRECT_EXCHANGE);
      ADMIN.permit(user, "/", ".*");
      connections.core().emit(route, "declares it");
    }
  }
}

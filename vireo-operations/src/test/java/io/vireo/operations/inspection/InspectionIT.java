package io.vireo.operations.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.inspection.Explanation.Edge;
import io.vireo.operations.inspection.Explanation.Kind;
import io.vireo.operations.inspection.Explanation.Node;
import io.vireo.operations.inspection.Explanation.State;
import io.vireo.operations.inspection.RouteNames.Route;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.Journal;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console asks of RabbitMQ, with the management API and without it. */
class InspectionIT {
  private static final String EVENT = "order.placed";
  private static final String SHARED = "exchange:vireo_default_direct_r0";
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();
  private static RabbitNode node;

  private final String virtualHost = "inspected-" + UUID.randomUUID();
  private Observer observer;
  private Core core;

  @BeforeAll
  static void start() {
    // The interval in milliseconds at which the management API refreshes what it shows of a queue.
    node = RabbitNode.builder().management().config("collect_statistics_interval = 500").start();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @BeforeEach
  void connect() {
    node.admin().addVirtualHost(virtualHost);
    observer = Observer.connect(node.urlOf(virtualHost));
    core = Core.connect(node.urlOf(virtualHost));
  }

  @AfterEach
  void disconnect() {
    core.close();
    observer.close();
    node.admin().deleteVirtualHost(virtualHost);
  }

  private Inspection inspection(@Nullable String management) {
    return Inspection.of(
        core, management == null ? null : ManagementUrl.parse(management), Duration.ofSeconds(5));
  }

  private Inspection inspection() {
    return inspection(node.managementUrl());
  }

  /** An observer begins to answer a moment after its listeners are registered. */
  private void awaitAnswer() {
    await().until(() -> !core.control().ping(Duration.ofMillis(200)).isEmpty());
  }

  private static void fail() {
    throw new IllegalStateException("no stock");
  }

  private static Node node(Explanation explanation, Kind kind) {
    return explanation.nodes().stream()
        .filter(node -> node.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + kind + " in " + explanation));
  }

  private void independently(ChannelAction action) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.urlOf(virtualHost));
    try (Connection connection = factory.newConnection("independent client");
        Channel channel = connection.createChannel()) {
      action.run(channel);
    }
  }

  @FunctionalInterface
  private interface ChannelAction {
    void run(Channel channel) throws Exception;
  }

  @Test
  void aRouteThatWorksIsDrawn() {
    ObserveOptions delegating =
        ObserveOptions.builder()
            .resumable(true)
            .delegation(Delegation.after(Duration.ofSeconds(5), "order.late"))
            .build();
    observer.on(EVENT, event -> {}, delegating);
    observer.onBroadcast("order.*", event -> {});
    awaitAnswer();

    Explanation explanation = inspection().explain(EVENT);

    assertThat(explanation.reason()).isEmpty();
    assertThat(explanation.unseen()).isEmpty();
    assertThat(node(explanation, Kind.PUBLISHER).detail())
        .containsExactly("emit answers true: one queue takes it");
    assertThat(node(explanation, Kind.EXCHANGE).detail()).containsExactly("direct, durable");
    assertThat(node(explanation, Kind.QUEUE).state()).isEqualTo(State.GOOD);
    assertThat(node(explanation, Kind.QUEUE).detail())
        .anyMatch(line -> line.contains("durable"))
        .contains("0 events wait, 1 consumer");
    assertThat(node(explanation, Kind.LISTENER).label()).isEqualTo(observer.id());
    assertThat(node(explanation, Kind.DELAY).state()).isEqualTo(State.GOOD);
    assertThat(node(explanation, Kind.RECOVERY).state()).isEqualTo(State.MISSING);
    assertThat(explanation.edges())
        .contains(
            new Edge("publisher", SHARED, "emit"),
            new Edge(SHARED, "queue", EVENT),
            new Edge("queue", node(explanation, Kind.LISTENER).id(), ""),
            new Edge("queue", "fallback", "not taken within 5 s"))
        .extracting(Edge::label)
        .contains("broadcast", "order.*");
    assertThat(inspection().examine().findings()).noneMatch(Finding::isProblem);
    assertThat(inspection().explain("é".repeat(5_000)).reason().orElseThrow())
        .contains("200 bytes");
  }

  @Test
  void aBindingThatIsMissingIsAProblemOfItsRouteAlone() throws Exception {
    observer.on(EVENT, event -> {}, RESUMABLE);
    observer.on("other", event -> {}, RESUMABLE);
    awaitAnswer();
    independently(channel -> channel.queueUnbind(EVENT, "vireo_default_direct_r0", EVENT));

    Explanation explanation = inspection().explain(EVENT);

    assertThat(node(explanation, Kind.QUEUE).state()).isEqualTo(State.PROBLEM);
    assertThat(explanation.edges()).extracting(Edge::from).doesNotContain(SHARED);
    assertThat(explanation.findings())
        .extracting(Finding::what)
        .contains("its queue is not bound to the exchange vireo_default_direct_r0");
    assertThat(inspection().explain("other").findings()).isEmpty();
    assertThat(inspection().examine().findings())
        .filteredOn(Finding::isProblem)
        .extracting(Finding::subject)
        .containsOnly("route order.placed");
  }

  @Test
  void theBrokerListsItsRoutesAndWhatHasFailed() throws Exception {
    observer.on(EVENT, event -> {}, RESUMABLE).stop();
    core.emit(EVENT, 1);
    observer.on("bill", event -> fail());
    core.emit("bill", 1);
    observer.onBroadcast("prices.*", event -> fail());
    core.broadcast("prices.up", 1);
    String hostile = "<script>\"'%2F/é\u202e";
    observer.on(hostile, event -> {});
    core.unwrap(Driver.class)
        .flatMap(driver -> driver.journal("console", Journal.LEAST_BYTES))
        .orElseThrow()
        .append(new byte[1]);
    // Even if somebody has bound it, the stream of a journal is no route.
    String journal = "vireo.journal.console";
    independently(channel -> channel.queueBind(journal, ExchangeNames.SHARED, journal));
    await().until(() -> core.recovery("bill").count() == 1);
    await().until(() -> core.recovery("prices.*").count() == 1);

    Inspection inspection = inspection();
    await()
        .untilAsserted(
            () -> {
              RouteNames names = inspection.routes();
              assertThat(names.incomplete()).isEmpty();
              assertThat(names.routes())
                  .containsExactlyInAnyOrder(
                      new Route(EVENT, false, OptionalLong.of(1)),
                      new Route("bill", false, OptionalLong.of(0)),
                      new Route(hostile, false, OptionalLong.of(0)),
                      new Route("prices.*", true, OptionalLong.of(0)));
              assertThat(names.recovery())
                  .containsAllEntriesOf(
                      Map.of("bill", OptionalLong.of(1), "prices.*", OptionalLong.of(1)));
            });
    assertThat(inspection.examine().findings())
        .noneMatch(finding -> finding.toString().contains(journal));
  }

  @Test
  void delayedEventsOfAllQueuesAreListedSoonestFirstAndCanBeCancelled() {
    observer.on(EVENT, event -> {}, RESUMABLE);
    DelayedEvent late = core.emitLater(EVENT, 1, Duration.ofHours(2));
    DelayedEvent soon = core.emitLater(EVENT, 2, Duration.ofHours(1));
    DelayedEvent second =
        core.emitLater(
            EVENT, 3, Duration.ofHours(1), EmitOptions.builder().persistent(true).build());
    Inspection inspection = inspection();

    DelayedList all = inspection.delayed(10);

    assertThat(all.reason()).isEmpty();
    assertThat(all.truncated()).isFalse();
    assertThat(all.events())
        .extracting(DelayedEvent::id)
        .containsExactly(soon.id(), second.id(), late.id());
    assertThat(inspection.delayed(1).truncated()).isTrue();
    assertThat(inspection.delayed(1).events()).hasSize(1);
    String handle = all.events().get(0).toString();
    assertThat(core.cancel(DelayedEvent.parse(handle))).isTrue();
    assertThat(inspection.delayed(10).events())
        .extracting(DelayedEvent::id)
        .containsExactly(second.id(), late.id());
  }

  @Test
  void withoutTheManagementApiItSaysWhatToDo() {
    observer.on(EVENT, event -> {}, RESUMABLE);
    awaitAnswer();
    Inspection inspection = inspection("http://guest:hidden@127.0.0.1:1");

    RouteNames names = inspection.routes();
    Report report = inspection.examine();
    Explanation explanation = inspection.explain(EVENT);
    DelayedList delayed = inspection.delayed(10);

    assertThat(List.of(names.incomplete().orElseThrow(), delayed.reason().orElseThrow()))
        .allSatisfy(
            reason ->
                assertThat(reason)
                    .contains(
                        "The management API at " + NOWHERE + " cannot be read",
                        "rabbitmq_management",
                        "monitoring"));
    assertThat(names.routes()).isEmpty();
    assertThat(report.available()).isTrue();
    assertThat(report.unseen()).anyMatch(text -> text.contains("rabbitmq_management"));
    assertThat(node(explanation, Kind.QUEUE).state()).isEqualTo(State.GOOD);
    assertThat(node(explanation, Kind.DELAY).state()).isEqualTo(State.UNKNOWN);
    assertThat(List.of(names, report, explanation, delayed).toString())
        .doesNotContain("hidden", node.password());
  }

  @Test
  void anApiThatFailsItselfIsToBeAskedAgain() throws Exception {
    HttpServer failing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    failing.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    failing.start();
    try {
      String url = "http://127.0.0.1:" + failing.getAddress().getPort();

      assertThat(inspection(url).routes().incomplete().orElseThrow())
          .contains("it answered with status 500", "Try again in a moment")
          .doesNotContain("plugin");
    } finally {
      failing.stop(0);
    }
  }

  @Test
  void aUserWhomTheApiRefusesIsToldWhatIsMissing() {
    String url = node.managementUrl().replace("http://", "http://nobody:hidden@");

    assertThat(inspection(url).routes().incomplete().orElseThrow())
        .contains("refused the user or password")
        .doesNotContain("hidden");
  }

  @Test
  void aNodeWithoutThePluginIsSaidToHaveNone() {
    try (Core plain = Core.connect(RabbitNode.sharedUrl());
        Inspection inspection = Inspection.of(plain, null, Duration.ofSeconds(5))) {
      assertThat(inspection.examine().available()).isTrue();
      assertThat(inspection.routes().incomplete().orElseThrow()).contains("rabbitmq_management");
      assertThat(inspection.delayed(10).reason().orElseThrow()).contains("rabbitmq_management");
    }
  }

  @Test
  void aBrokerThatIsDownIsSaidToBe() throws Exception {
    TcpProxy proxy = TcpProxy.start(node.port());
    try (Core far = Core.connect(node.urlThrough(proxy));
        Inspection inspection = Inspection.of(far, null, Duration.ofSeconds(2))) {
      proxy.close();

      assertThat(
              List.of(
                  inspection.examine().reason().orElseThrow(),
                  inspection.explain(EVENT).reason().orElseThrow(),
                  inspection.routes().incomplete().orElseThrow(),
                  inspection.delayed(10).reason().orElseThrow()))
          .allSatisfy(
              reason ->
                  assertThat(reason).contains("Cannot connect").doesNotContain(node.password()));
    }
  }
}

package io.vireo.operations.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.Delegation;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.Finding.Severity;
import io.vireo.operations.inspection.Explanation.Edge;
import io.vireo.operations.inspection.Explanation.Kind;
import io.vireo.operations.inspection.Explanation.Node;
import io.vireo.operations.inspection.Explanation.State;
import io.vireo.operations.inspection.RouteNames.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the console asks of memory. Most of it waits for observers to answer. */
@Execution(ExecutionMode.CONCURRENT)
class InspectionTest {
  private static final String EVENT = "order.placed";
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer observer = Observer.connect(url);
  private final Core core = Core.connect(url);
  private final Inspection inspection = Inspection.of(core, null, Duration.ofSeconds(5));

  @AfterEach
  void close() {
    inspection.close();
    core.close();
    observer.close();
  }

  private static void fail() {
    throw new IllegalStateException("no stock");
  }

  /** An observer begins to answer a moment after its listeners are registered. */
  private void awaitAnswers(int observers, int listeners) {
    await()
        .until(
            () -> {
              List<ObserverStatus> answers = core.control().ping(Duration.ofMillis(100));
              long found = answers.stream().mapToLong(one -> one.listeners().size()).sum();
              return answers.size() == observers && found == listeners;
            });
  }

  private static Node node(Explanation explanation, Kind kind) {
    return explanation.nodes().stream()
        .filter(node -> node.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + kind + " in " + explanation));
  }

  @Test
  void aFleetThatWorksHasNoFindings() {
    observer.on(EVENT, event -> {});
    awaitAnswers(1, 1);

    Report report = inspection.examine();

    assertThat(report.available()).isTrue();
    assertThat(report.findings()).isEmpty();
    assertThat(report.unseen()).isEmpty();
  }

  @Test
  void eventsThatNobodyConsumesAreAProblem() {
    observer.on(EVENT, event -> {}, RESUMABLE).stop();
    assertThat(core.emit(EVENT, 1)).isTrue();

    assertThat(inspection.examine().findings())
        .singleElement()
        .isEqualTo(
            Finding.problem(
                "route order.placed",
                "1 event waits and nobody consumes",
                "they are not handled",
                "start a listener of 'order.placed'"));
  }

  @Test
  void aPauseAndFailedEventsAreNoted() {
    observer.on(EVENT, event -> fail());
    core.emit(EVENT, 1);
    await().until(() -> core.recovery(EVENT).count() == 1);
    awaitAnswers(1, 1);
    core.control()
        .pauseRoute(EVENT, PauseOptions.builder().by("ada").reason("a new version").build());

    List<Finding> findings = inspection.examine().findings();

    assertThat(findings).extracting(Finding::severity).containsOnly(Severity.NOTE);
    assertThat(findings)
        .extracting(Finding::what)
        .anySatisfy(what -> assertThat(what).contains("paused by ada", "a new version"))
        .contains("1 failed event in RECOVERY.order.placed");
  }

  @Test
  void listenersThatDifferAreNoted() {
    observer.on(EVENT, event -> {}, RESUMABLE);
    try (Observer other = Observer.connect(url)) {
      other.on(EVENT, event -> {});
      awaitAnswers(2, 2);

      assertThat(inspection.examine().findings())
          .extracting(Finding::what)
          .contains("its listeners differ in the options that decide the form of its queue");
    }
  }

  @Test
  void aRouteIsDrawnFromItsPublisherToItsListeners() {
    observer.on(EVENT, event -> {});
    observer.onBroadcast("order.*", event -> {});
    awaitAnswers(1, 2);

    Explanation explanation = inspection.explain(EVENT);

    assertThat(explanation.available()).isTrue();
    assertThat(node(explanation, Kind.PUBLISHER).detail()).containsExactly("emit answers true");
    assertThat(node(explanation, Kind.QUEUE))
        .isEqualTo(
            new Node("queue", Kind.QUEUE, EVENT, List.of("0 events wait, 1 consumer"), State.GOOD));
    Node listener = node(explanation, Kind.LISTENER);
    assertThat(listener.label()).isEqualTo(observer.id());
    assertThat(listener.state()).isEqualTo(State.GOOD);
    assertThat(explanation.edges())
        .contains(
            new Edge("publisher", "exchange:vireo_default_direct_r0", "emit"),
            new Edge("publisher", "exchange:vireo_default_topic_r0", "broadcast"),
            new Edge("queue", listener.id(), ""),
            new Edge("queue", "recovery", "failed events"));
    assertThat(explanation.edges())
        .as("each way begins and ends at a node")
        .allSatisfy(
            edge ->
                assertThat(explanation.nodes())
                    .extracting(Node::id)
                    .contains(edge.from(), edge.to()));
  }

  @Test
  void aDelegationLeadsToItsFallback() {
    ObserveOptions delegating =
        ObserveOptions.builder()
            .delegation(Delegation.after(Duration.ofSeconds(5), "order.late"))
            .build();
    observer.on(EVENT, event -> {}, delegating);
    awaitAnswers(1, 1);

    Explanation explanation = inspection.explain(EVENT);

    assertThat(node(explanation, Kind.FALLBACK).label()).isEqualTo("order.late");
    assertThat(node(explanation, Kind.FALLBACK).state()).isEqualTo(State.MISSING);
    assertThat(explanation.edges()).contains(new Edge("queue", "fallback", "not taken within 5 s"));
  }

  @Test
  void whatConcernsAnotherRouteIsNotInAnExplanation() {
    observer.on(EVENT, event -> {});
    observer.on("other", event -> {});
    awaitAnswers(1, 2);
    core.control().pauseRoute("other");

    assertThat(inspection.explain(EVENT).findings()).isEmpty();
    Explanation other = inspection.explain("other");
    assertThat(other.findings()).hasSize(1);
    assertThat(node(other, Kind.QUEUE).state()).isEqualTo(State.WARNING);
    assertThat(node(other, Kind.LISTENER).state()).isEqualTo(State.WARNING);
  }

  @Test
  void aPatternOfBroadcastsHasNoQueueOfItsOwn() {
    observer.onBroadcast("prices.#", event -> fail());
    core.broadcast("prices.up", 1);
    await().until(() -> core.recovery("prices.#").count() == 1);
    awaitAnswers(1, 1);

    Explanation explanation = inspection.explain("prices.#");

    assertThat(explanation.nodes()).extracting(Node::kind).doesNotContain(Kind.QUEUE, Kind.DELAY);
    assertThat(node(explanation, Kind.LISTENER).label()).isEqualTo(observer.id());
  }

  @Test
  void aRouteThatNobodyKnowsIsMissing() {
    Explanation explanation = inspection.explain("<script>\"'%2F/\u202e");

    assertThat(explanation.available()).isTrue();
    assertThat(node(explanation, Kind.QUEUE).state()).isEqualTo(State.MISSING);
    assertThat(node(explanation, Kind.QUEUE).label()).isEqualTo("<script>\"'%2F/\u202e");
  }

  @Test
  void aNameThatNoEventCanHaveIsRefusedWithAReason() {
    assertThat(inspection.explain("é".repeat(101)).reason().orElseThrow()).contains("200 bytes");
    assertThat(inspection.explain("").available()).isFalse();
  }

  @Test
  void theBrokerListsItsRoutesAndWhatHasFailed() {
    observer.on(EVENT, event -> {}, RESUMABLE).stop();
    core.emit(EVENT, 1);
    observer.on("bill", event -> fail());
    core.emit("bill", 1);
    await().until(() -> core.recovery("bill").count() == 1);
    observer.onBroadcast("prices.*", event -> fail());
    core.broadcast("prices.up", 1);
    await().until(() -> core.recovery("prices.*").count() == 1);

    RouteNames names = inspection.routes();

    assertThat(names.complete()).isTrue();
    assertThat(names.routes())
        .contains(
            new Route(EVENT, false, OptionalLong.of(1)),
            new Route("bill", false, OptionalLong.of(0)))
        .contains(new Route("prices.*", true, OptionalLong.empty()));
    assertThat(names.recovery())
        .isEqualTo(Map.of("bill", OptionalLong.of(1), "prices.*", OptionalLong.of(1)));
  }

  @Test
  void delayedEventsAreListedSoonestFirstAndCanBeCancelled() {
    observer.on(EVENT, event -> {});
    DelayedEvent late = core.emitLater(EVENT, 1, Duration.ofHours(2));
    DelayedEvent soon = core.emitLater(EVENT, 2, Duration.ofHours(1));

    DelayedList all = inspection.delayed(10);

    assertThat(all.available()).isTrue();
    assertThat(all.truncated()).isFalse();
    assertThat(all.events()).extracting(DelayedEvent::id).containsExactly(soon.id(), late.id());
    DelayedList first = inspection.delayed(1);
    assertThat(first.truncated()).isTrue();
    assertThat(first.events()).extracting(DelayedEvent::id).containsExactly(soon.id());
    String handle = first.events().get(0).toString();
    assertThat(core.cancel(DelayedEvent.parse(handle))).isTrue();
    assertThat(inspection.delayed(10).events())
        .extracting(DelayedEvent::id)
        .containsExactly(late.id());
  }

  @Test
  void allServicesAreInOneDocument() {
    observer.on(EVENT, event -> {});
    awaitAnswers(1, 1);

    Fleet fleet = inspection.describe(Duration.ofMillis(300));

    assertThat(fleet.observers()).isEqualTo(1);
    assertThat(fleet.missing()).isEmpty();
    assertThat(fleet.document().orElseThrow().channels()).hasSize(1);
  }

  @Test
  void aCoreThatIsClosedIsSaidToBe() {
    core.close();

    assertThat(inspection.examine().reason()).isPresent();
    assertThat(inspection.explain(EVENT).reason()).isPresent();
    assertThat(inspection.routes().incomplete()).isPresent();
    assertThat(inspection.delayed(1).reason()).isPresent();
    assertThat(inspection.describe(Duration.ofMillis(10)).missing()).hasSize(1);
  }
}

package io.vireo.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import io.vireo.operations.doctor.Finding.Severity;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector.Broker;
import io.vireo.rabbitmq.RabbitInspector.Exchange;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import io.vireo.rabbitmq.RabbitInspector.Publishing;
import io.vireo.spi.ExchangeNames;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the findings from facts that are hard to cause on a real broker, and the limits of each
 * check.
 */
class CheckupTest {
  private static final String EVENT = "order.placed";
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private static final QueueDeclaration KEPT = new QueueDeclaration(true, false, Map.of());
  private static final Traffic IDLE = new Traffic(0, 0, 0, 0, 0);
  private static final Map<String, Boolean> ABLE =
      Map.of(
          "publisher_confirms", true,
          "basic.nack", true,
          "consumer_cancel_notify", true,
          "consumer_priorities", true,
          "connection.blocked", true,
          "per_consumer_qos", true);

  private String version = "3.10.8";
  private Map<String, Boolean> capabilities = ABLE;
  private List<String> alarms = List.of();
  private Publishing publishing = Publishing.CONFIRMED;
  private Presence presence = Presence.THERE;
  private QueueDeclaration form = KEPT;
  private long ready;
  private int consumers = 1;
  private OptionalLong unacknowledged = OptionalLong.empty();
  private @Nullable Pause routePause;

  private List<Finding> findings(Listener... listeners) {
    QueueFacts queue =
        new QueueFacts(EVENT, presence, ready, consumers, form, unacknowledged, null, Map.of());
    RouteFacts route =
        new RouteFacts(
            EVENT,
            false,
            queue,
            null,
            OptionalLong.empty(),
            routePause,
            Arrays.stream(listeners).filter(listener -> !listener.isBroadcast()).toList());
    Broker about = new Broker("RabbitMQ", version, "one", capabilities);
    return Checkup.of(
        new Survey(
            "host:5672/",
            new BrokerFacts(about, publishing, alarms, true, null),
            Map.of(ExchangeNames.SHARED, new Exchange(ExchangeNames.SHARED, Optional.empty())),
            List.of(route),
            List.of(listeners),
            listeners.length,
            0,
            List.of(),
            null,
            List.of()));
  }

  private static Listener listener(boolean resumable, State state, Traffic traffic) {
    return listener(resumable, state, traffic, null);
  }

  private static Listener listener(
      boolean resumable, State state, Traffic traffic, @Nullable Pause pause) {
    RouteOptions options = RouteOptions.of(ObserveOptions.builder().resumable(resumable).build());
    ListenerStatus listener = ListenerStatus.of(EVENT, false, state, pause, traffic, options);
    return Listener.of(
            List.of(ObserverStatus.of("id", "host", 1, "0.1.0", NOON, List.of(listener))))
        .get(0);
  }

  private static Listener running(boolean resumable) {
    return listener(resumable, State.RUNNING, IDLE);
  }

  /** Returns the only finding, without its reason and its action. */
  private static String only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    Finding finding = findings.get(0);
    assertThat(finding.why()).isNotBlank();
    assertThat(finding.remedy()).isNotBlank();
    return finding.severity() + " " + finding.subject() + ": " + finding.what();
  }

  @Test
  void whatIsAsItShouldBeIsNotMentioned() {
    ready = 5;

    assertThat(findings(running(true))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "3.9.29, PROBLEM, is older than 3.10",
    "2.8, PROBLEM, is older than 3.10",
    "unknown, PROBLEM, is older than 3.10",
    "5.0.0, NOTE, is newer than what this version of Vireo was tested with"
  })
  void theVersionIsJudged(String told, Severity severity, String what) {
    version = told;

    assertThat(only(findings())).isEqualTo(severity + " RabbitMQ " + told + ": " + what);
  }

  @ParameterizedTest
  @CsvSource({"3.10.0", "3.13.7", "4.0.5", "4.3.0-rc.1"})
  void supportedVersionsAreNotMentioned(String told) {
    version = told;

    assertThat(findings()).isEmpty();
  }

  @Test
  void aMissingCapabilityIsAProblem() {
    capabilities = Map.of();

    assertThat(findings()).hasSize(ABLE.size()).allMatch(Finding::isProblem);
  }

  @ParameterizedTest
  @EnumSource(value = Publishing.class, names = "CONFIRMED", mode = EnumSource.Mode.EXCLUDE)
  void aBrokerThatConfirmsNothingIsAProblem(Publishing outcome) {
    publishing = outcome;

    assertThat(only(findings())).startsWith("PROBLEM");
  }

  @Test
  void anAlarmIsAProblemWithItsNode() {
    alarms = List.of("rabbit@two is short of memory");

    assertThat(only(findings())).isEqualTo("PROBLEM broker: rabbit@two is short of memory");
  }

  @ParameterizedTest
  @CsvSource({"AWAY, node that is down", "LOCKED, (exclusive)"})
  void aQueueOutOfReachIsAProblem(Presence reach, String what) {
    presence = reach;
    consumers = 0;

    assertThat(only(findings())).startsWith("PROBLEM").contains(what);
  }

  @ParameterizedTest
  @CsvSource({"3.10.8, NOTE", "4.0.5, PROBLEM"})
  void theOldFormIsAProblemWhereItIsDeprecated(String told, Severity severity) {
    version = told;
    form = new QueueDeclaration(false, true, Map.of());

    assertThat(only(findings()))
        .startsWith(severity + " route order.placed: its queue has the old");
  }

  @Test
  void anotherFormIsAProblemForAResumableListenerThatIsNotRegistered() {
    form = new QueueDeclaration(true, false, Map.of("x-expires", 60_000L));

    assertThat(findings(listener(true, State.CONNECTING, IDLE)))
        .extracting(Finding::what)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).contains("x-expires is 60000, wanted not set"),
            what -> assertThat(what).contains("is not registered (CONNECTING)"));
  }

  @Test
  void whatAResumableListenerWasRegisteredWithIsItsOwnWish() {
    form = new QueueDeclaration(true, false, Map.of("x-expires", 60_000L));

    assertThat(findings(running(true))).isEmpty();
  }

  @Test
  void aQueueThatKeepsMoreThanIsAskedIsNoted() {
    assertThat(only(findings(running(false))))
        .isEqualTo(
            "NOTE route order.placed: its queue keeps events with no time limit, which its listeners do not ask for");
  }

  @Test
  void anotherExpirationIsNoted() {
    form = new QueueDeclaration(true, false, Map.of("x-expires", 5_000L));

    assertThat(only(findings(running(false))))
        .startsWith("NOTE")
        .contains("x-expires is 5000, wanted 60000");
    assertThat(findings(running(false)).get(0).why())
        .startsWith("without a listener the queue expires sooner than they ask for");
  }

  @Test
  void listenersThatWantDifferentThingsAreAProblem() {
    assertThat(only(findings(running(true), running(false))))
        .isEqualTo(
            "PROBLEM route order.placed: its listeners do not agree: 1 of 2 want it resumable");
  }

  @ParameterizedTest
  @CsvSource({"3.10.8, 0", "4.0.5, 2"})
  void aQuorumQueueWithoutALimitGivesUpSoonFromRabbitMq4On(String told, int problems) {
    version = told;
    form = new QueueDeclaration(true, false, Map.of("x-queue-type", "quorum"));

    assertThat(findings()).hasSize(problems).allMatch(Finding::isProblem);
  }

  @ParameterizedTest
  @CsvSource({"drop-head, drops events", "reject-publish, is limited"})
  void aLimitOfTheQueuesOwnIsNoted(String overflow, String what) {
    form = new QueueDeclaration(true, false, Map.of("x-max-length", 5, "x-overflow", overflow));

    assertThat(only(findings())).startsWith("NOTE").contains(what, "x-max-length is 5");
  }

  @Test
  void waitingEventsOfAPausedRouteAreNoProblem() {
    routePause = Pause.of("ann", "audit", NOON, NOON.plusSeconds(600), true);
    ready = 7;
    consumers = 0;

    assertThat(only(findings()))
        .isEqualTo(
            "NOTE route order.placed: the whole route is paused by ann since 2030-01-01T12:00:00Z until 2030-01-01T12:10:00Z: audit");
  }

  @Test
  void aConsumerThatTheBrokerHasForgottenIsAProblem() {
    ready = 1;
    consumers = 0;

    assertThat(only(findings(running(true))))
        .startsWith("PROBLEM")
        .contains("1 event waits and the broker knows of no consumer");
  }

  @ParameterizedTest
  @CsvSource({"249, 0", "250, 1"})
  void aFullPrefetchWithMoreWaitingIsNoted(long held, int notes) {
    ready = 1;
    unacknowledged = OptionalLong.of(held);

    assertThat(findings()).hasSize(notes).noneMatch(Finding::isProblem);
  }

  @Test
  void aListenerThatFinishesNothingIsNoted() {
    ready = 3;

    assertThat(only(findings(listener(true, State.RUNNING, new Traffic(0, 1, 0, 8, 0)))))
        .startsWith("NOTE")
        .contains("is handling 1 event and has finished none in the last 15 s");
    assertThat(findings(listener(true, State.RUNNING, new Traffic(0.1, 1, 0, 8, 0)))).isEmpty();
  }

  @Test
  void aFailedListenerIsAProblem() {
    assertThat(only(findings(listener(true, State.FAILED, IDLE))))
        .startsWith("PROBLEM")
        .contains("observer id (host, process 1) listens, but is not registered (FAILED)");
  }

  @Test
  void problemsComeFirst() {
    routePause = Pause.of(null, null, NOON, null, true);
    alarms = List.of("rabbit@two is down");

    assertThat(findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.PROBLEM, Severity.NOTE);
  }
}

package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.Goal.Aspect;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
  /** {@link DelayGoalsTest} and {@link RestartGoalsTest} test these. */
  private static final EnumSet<Aspect> OF_WAITING_EVENTS =
      EnumSet.of(Aspect.NOT_EARLY, Aspect.PUNCTUAL, Aspect.CANCELLING, Aspect.ATTEMPTS);

  private static final Duration IN_TIME = Duration.ofMillis(100);
  private static final Resources RESOURCES = new Resources(Map.of("vireo-timer-#", 20), 2, 6, 100);

  private final List<Outage> outages = new ArrayList<>();
  private Ledger.Figures main = figures(0, 0, 7);
  private Duration emitOverrun = Duration.ofMillis(-3);
  private Duration closeOverrun = Duration.ofMillis(20);
  private long outOfOrder;
  private Resources after = RESOURCES;
  private SoakResult.End ended = SoakResult.End.DONE;

  GoalsTest() {
    outages.add(new Outage(FaultKind.KILL, IN_TIME, Duration.ofSeconds(1), IN_TIME, 7, true));
    outages.add(new Outage(FaultKind.CLOSE, null, Duration.ofMillis(200), IN_TIME, 0, true));
    outages.add(new Outage(FaultKind.LONG_SUSPEND, Duration.ofSeconds(11), null, IN_TIME, 0, true));
    outages.add(new Outage(FaultKind.ALARM, null, null, IN_TIME, 0, true));
  }

  private static Ledger.Figures figures(long returned, long open, long duplicated) {
    return new Ledger.Figures(
        1_000,
        1_000 - returned,
        returned,
        0,
        1_000 - returned - open,
        0,
        open,
        duplicated,
        0,
        0,
        0);
  }

  private SoakResult result() {
    SoakOptions options =
        new SoakOptions(
            1,
            Duration.ZERO,
            0,
            Map.of(),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);
    return new SoakResult(
        options,
        Duration.ofMinutes(1),
        ended,
        main,
        List.of(),
        figures(0, 5, 0),
        outOfOrder,
        Map.of(),
        outages,
        emitOverrun,
        closeOverrun,
        RESOURCES,
        after);
  }

  private List<Aspect> missed() {
    return Goals.of(result()).stream().filter(goal -> !goal.met()).map(Goal::aspect).toList();
  }

  @Test
  void aGoodRunMeetsAllGoals() {
    assertThat(missed()).isEmpty();
    assertThat(Goals.of(result()).stream().map(Goal::aspect).distinct())
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(OF_WAITING_EVENTS));
  }

  @Test
  void aLostOrReturnedEventIsMissed() {
    main = figures(0, 1, 7);
    assertThat(missed()).containsExactly(Aspect.NO_LOSS);
    main = figures(1, 0, 7);
    assertThat(missed()).containsExactly(Aspect.NO_LOSS);
  }

  @Test
  void aDuplicateWithoutAnOutageOrWithAnotherIdOrTooManyOfAnOutageAreMissed() {
    main = figures(0, 0, 8);
    assertThat(missed()).containsExactly(Aspect.DUPLICATES);

    main = new Ledger.Figures(1_000, 1_000, 0, 0, 1_000, 0, 0, 7, 0, 1, 0);
    assertThat(missed()).containsExactly(Aspect.DUPLICATES);

    main = figures(0, 0, 7 + Traffic.MAX_DUPLICATES + 1);
    outages.add(
        new Outage(FaultKind.DELETED_QUEUE, null, null, IN_TIME, Traffic.MAX_DUPLICATES + 1, true));
    assertThat(missed()).containsExactly(Aspect.DUPLICATES);
  }

  @Test
  void anEventOutOfOrderIsMissed() {
    outOfOrder = 1;
    assertThat(missed()).containsExactly(Aspect.ORDER);
  }

  @Test
  void aRecoveryThatIsSlowOrWithoutADeliveryIsMissed() {
    outages.add(new Outage(FaultKind.KILL, IN_TIME, Duration.ofMillis(2_501), IN_TIME, 0, true));
    assertThat(missed()).containsExactly(Aspect.RECOVERY, Aspect.RECOVERY);

    outages.set(outages.size() - 1, new Outage(FaultKind.CLOSE, null, null, IN_TIME, 0, true));
    assertThat(missed()).containsExactly(Aspect.RECOVERY);

    outages.clear();
    outages.add(new Outage(FaultKind.CLOSE, null, Duration.ofMillis(301), IN_TIME, 7, true));
    assertThat(missed()).containsExactly(Aspect.RECOVERY);
  }

  @Test
  void aSilentBrokerThatIsNoticedLateOrNeverIsMissed() {
    outages.add(
        new Outage(FaultKind.LONG_SUSPEND, Duration.ofMillis(12_501), null, IN_TIME, 0, true));
    assertThat(missed()).containsExactly(Aspect.DETECTION);

    outages.set(
        outages.size() - 1, new Outage(FaultKind.LONG_SUSPEND, null, null, IN_TIME, 0, true));
    assertThat(missed()).containsExactly(Aspect.DETECTION);

    outages.set(
        outages.size() - 1,
        new Outage(FaultKind.KILL, null, Duration.ofSeconds(1), IN_TIME, 0, true));
    assertThat(missed()).containsExactly(Aspect.DETECTION);
  }

  @Test
  void listenersThatComeBackLateOrNeverAreMissed() {
    outages.add(new Outage(FaultKind.ALARM, null, null, Duration.ofMillis(10_001), 0, true));
    assertThat(missed()).containsExactly(Aspect.LISTENERS);

    outages.set(outages.size() - 1, new Outage(FaultKind.ALARM, null, null, null, 0, true));
    assertThat(missed()).containsExactly(Aspect.LISTENERS);
  }

  @Test
  void aCallThatOutlastsItsTimeOutIsMissed() {
    emitOverrun = Duration.ofMillis(501);
    assertThat(missed()).containsExactly(Aspect.BOUNDED);
    closeOverrun = Duration.ofMillis(501);
    assertThat(missed()).containsExactly(Aspect.BOUNDED, Aspect.BOUNDED);
  }

  @Test
  void aLeakIsMissedAndNamed() {
    after = new Resources(Map.of("vireo-timer-#", 22), 2, 6, 100);
    assertThat(missed()).isEmpty();
    after = new Resources(Map.of("vireo-timer-#", 23), 2, 6, 100);
    assertThat(missed()).containsExactly(Aspect.LEAKS);
    assertThat(Report.lines(Goals.of(result())))
        .anyMatch(line -> line.startsWith("MISSED") && line.contains("{vireo-timer-#=3}"));
    after = new Resources(RESOURCES.threads(), 3, 7, 100);
    assertThat(missed()).containsExactly(Aspect.LEAKS, Aspect.LEAKS);
  }

  @Test
  void aRunThatGetsStuckIsMissedAndAnInterruptedRunIsNot() {
    ended = SoakResult.End.STUCK;
    assertThat(missed()).containsExactly(Aspect.LENGTH);
    ended = SoakResult.End.INTERRUPTED;
    assertThat(missed()).isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    List<Duration> times = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

    assertThat(SoakResult.median(times)).isEqualTo(Duration.ofMillis(1_500));
    assertThat(SoakResult.median(times.subList(0, 1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(SoakResult.median(List.of())).isNull();
  }

  @Test
  void theTableShowsTheFigures() {
    List<String> lines = Report.lines(result(), Goals.of(result()));

    assertThat(lines)
        .anyMatch(line -> line.matches("Seed 1, 60 s, 4 faults"))
        .anyMatch(line -> line.matches("confirmed +1,000 +1,000"))
        .anyMatch(line -> line.matches("kill -9 +1 +0.100 s / 0.100 s +1.000 s / 1.000 s .* 7"));
  }

  @Test
  void moreHeapAfterManyReconnectsIsMissed() {
    assertThat(reconnectsMissed(105)).isEmpty();
    assertThat(reconnectsMissed(106)).containsExactly(Aspect.LEAKS);
  }

  private List<Aspect> reconnectsMissed(long heapBytes) {
    Resources more = new Resources(RESOURCES.threads(), 2, 6, heapBytes);
    Reconnects.Result result = new Reconnects.Result(1_000, true, IN_TIME, main, RESOURCES, more);
    return ReconnectGoals.of(result).stream()
        .filter(goal -> !goal.met())
        .map(Goal::aspect)
        .toList();
  }
}

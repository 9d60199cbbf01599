package io.vireo.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.tck.fault.FaultSchedule.Fault;
import io.vireo.tck.fault.FaultSchedule.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
  private final List<String> happened = new ArrayList<>();

  private FaultSchedule.Builder faults() {
    return FaultSchedule.builder()
        .pause(Duration.ofMillis(1), Duration.ofMillis(5))
        .fault("kill", 1, random -> happened.add("kill " + random.nextInt()))
        .fault("close", 4, random -> happened.add("close " + random.nextLong()));
  }

  private static List<Step> steps(FaultSchedule schedule, int count) {
    return Stream.generate(schedule::next).limit(count).toList();
  }

  private static long count(List<Step> steps, String name) {
    return steps.stream().filter(step -> step.fault().name().equals(name)).count();
  }

  private static String line(Step step) {
    return step.number() + " " + step.pause() + " " + step.fault().name() + " " + step.seed();
  }

  @Test
  void theSameSeedGivesTheSameSequence() throws Exception {
    List<String> first = new ArrayList<>();
    for (Step step : steps(faults().seed(42).build(), 50)) {
      step.run();
      first.add(line(step));
    }
    List<String> drawn = List.copyOf(happened);
    happened.clear();
    List<String> second = new ArrayList<>();
    for (Step step : steps(faults().seed(42).build(), 50)) {
      step.run();
      second.add(line(step));
    }

    assertThat(second).isEqualTo(first);
    assertThat(happened).isEqualTo(drawn);
    assertThat(steps(faults().seed(43).build(), 50).stream().map(FaultScheduleTest::line))
        .isNotEqualTo(first);
  }

  @Test
  void theSeedOfARandomRunRepeatsIt() {
    FaultSchedule random = faults().build();
    FaultSchedule again = faults().seed(random.seed()).build();

    assertThat(steps(again, 20).stream().map(FaultScheduleTest::line))
        .isEqualTo(steps(random, 20).stream().map(FaultScheduleTest::line).toList());
    assertThat(random.toString()).contains(Long.toString(random.seed()), "kill", "close");
  }

  @Test
  void aHeavierFaultComesMoreOften() {
    List<Step> steps = steps(faults().seed(7).build(), 1_000);

    assertThat(count(steps, "close")).isBetween(700L, 900L);
    assertThat(count(steps, "kill")).isEqualTo(1_000 - count(steps, "close"));
  }

  @Test
  void whatHasToComeComesFirstInRandomOrder() {
    FaultSchedule schedule =
        faults()
            .seed(7)
            .fault(new Fault("suspend", 0, 10, random -> {}))
            .fault(new Fault("alarm", 0, 10, random -> {}))
            .build();
    assertThat(schedule.due()).isEqualTo(20);
    List<Step> steps = steps(schedule, 20);
    assertThat(schedule.due()).isZero();

    assertThat(count(steps, "suspend")).isEqualTo(10);
    assertThat(count(steps, "alarm")).isEqualTo(10);
    assertThat(steps.subList(0, 10).stream().map(step -> step.fault().name()).distinct())
        .hasSize(2);
    assertThat(count(steps(schedule, 100), "suspend")).isZero();
  }

  @Test
  void pausesKeepTheirLimits() {
    assertThat(steps(faults().build(), 200).stream().map(Step::pause))
        .allMatch(pause -> pause.toMillis() >= 1 && pause.toMillis() <= 5)
        .contains(Duration.ofMillis(1), Duration.ofMillis(5));
  }

  @Test
  void itRunsTheFaultsItself() throws Exception {
    faults().build().run(3);

    assertThat(happened).hasSize(3);
  }

  @Test
  void aFaultThatFailsNamesTheSeed() {
    FaultSchedule schedule =
        faults()
            .seed(99)
            .fault(
                new Fault(
                    "bad",
                    0,
                    1,
                    random -> {
                      throw new IOException("no");
                    }))
            .build();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> schedule.run(1))
        .withMessageContaining("bad")
        .withMessageContaining("99")
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> FaultSchedule.builder().build());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Fault("x", -1, 0, random -> {}));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> faults().pause(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}

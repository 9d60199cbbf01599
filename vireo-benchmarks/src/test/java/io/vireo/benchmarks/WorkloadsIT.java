package io.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.workload.Workloads;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every workload runs with every contestant. What it measures has no meaning here. */
@Tag("bench")
class WorkloadsIT {
  private static final int MESSAGES = 200;

  /**
   * At most this fraction of the default number of events is used, since large events take long.
   */
  private static final int LARGE_SHARE = 10;

  /** Each route has a queue, which takes long to declare. */
  private static final int ROUTES = 10;

  /** These workloads differ from others only in the number of routes, which is the same here. */
  private static final Set<String> SAME_AS_OTHERS =
      Set.of("routes-1", "routes-1000", "routes-5000", "observers-1");

  /** They need programs that ./dev bench builds. {@code JavaProcessTest} tests how they are run. */
  private static final Set<String> WITH_PROGRAMS = Set.of("start-up", "user-tests");

  private static Broker broker;

  @BeforeAll
  static void connect() throws Exception {
    broker = Broker.connect(RabbitNode.sharedUrl());
  }

  @AfterAll
  static void disconnect() throws Exception {
    broker.close();
  }

  static Stream<String> workloads() {
    return Workloads.all().stream()
        .map(Workload::name)
        .filter(name -> !SAME_AS_OTHERS.contains(name) && !WITH_PROGRAMS.contains(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("workloads")
  void everyContestantRunsTheWorkloadWithTheRightNumberOfEvents(String name) {
    Workload workload =
        Workloads.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    int most = name.startsWith("routes") ? ROUTES : MESSAGES;
    int messages = Math.max(1, Math.min(most, workload.messages() / LARGE_SHARE));
    Benchmark benchmark = new Benchmark(broker, BrokerProcess.unknown(), 1, 0, line -> {});

    Result result = benchmark.run(workload, messages);

    assertThat(result.failures()).isEmpty();
    assertThat(result.rounds())
        .extracting(Round::contestant)
        .containsExactlyElementsOf(workload.entries().stream().map(Entry::name).toList());
    assertThat(result.rounds())
        .allSatisfy(
            round -> {
              assertThat(round.measurement().messages()).isEqualTo(messages);
              assertThat(round.measurement().nanos()).isPositive();
            });
  }
}

package io.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.work.Works;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the benchmarks work, not what they measure. */
@Tag("bench")
class WorksIT {
  private static final int MESSAGES = 200;

  /** Of a round's events, where that is less: large ones would take long. */
  private static final int LARGE_SHARE = 10;

  /** Each is a queue of its own, which takes long to make. */
  private static final int ROUTES = 10;

  /** They differ from another one in the number of routes alone, and here not even in that. */
  private static final Set<String> TWINS =
      Set.of("routes-1", "routes-1000", "routes-5000", "observers-1");

  private static Broker broker;

  @BeforeAll
  static void connect() throws Exception {
    broker = Broker.connect(RabbitNode.sharedUrl());
  }

  @AfterAll
  static void disconnect() throws Exception {
    broker.close();
  }

  static Stream<String> works() {
    return Works.all().stream().map(Work::name).filter(name -> !TWINS.contains(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("works")
  void everyContestantDoesItsWorkAndCountsRight(String name) {
    Work work =
        Works.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    int most = name.startsWith("routes") ? ROUTES : MESSAGES;
    int messages = Math.max(1, Math.min(most, work.messages() / LARGE_SHARE));
    Benchmark benchmark = new Benchmark(broker, BrokerProcess.unknown(), 1, 0, line -> {});

    Result result = benchmark.run(work, messages);

    assertThat(result.failures()).isEmpty();
    assertThat(result.rounds())
        .extracting(Round::contestant)
        .containsExactlyElementsOf(work.entries().stream().map(Entry::name).toList());
    assertThat(result.rounds())
        .allSatisfy(
            round -> {
              assertThat(round.measurement().messages()).isEqualTo(messages);
              assertThat(round.measurement().nanos()).isPositive();
            });
  }
}

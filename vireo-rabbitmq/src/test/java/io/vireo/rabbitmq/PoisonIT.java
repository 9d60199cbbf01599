package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events that end the JVM which handles them, and the many that were fetched beside them. */
@Tag("fault")
class PoisonIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int INNOCENT = 300;

  private final String route = TestBroker.freshName("poison");
  private final String beside = route + PoisonedProgram.BESIDE;
  private final List<PoisonedProgram> programs = new ArrayList<>();

  @AfterEach
  void cleanUp() {
    programs.forEach(PoisonedProgram::close);
    for (String queue :
        List.of(route, beside, Topology.recoveryQueue(route), Topology.recoveryQueue(beside))) {
      if (NODE.admin().queue(queue).isPresent()) {
        NODE.admin().deleteQueue(queue);
      }
    }
  }

  private PoisonedProgram start(QueueKind kind, int maxDeliveries) {
    PoisonedProgram program = PoisonedProgram.start(NODE.url(), route, kind, maxDeliveries);
    programs.add(program);
    return program;
  }

  private void emit(String... texts) {
    emitTo(route, texts);
  }

  private static void emitTo(String route, String... texts) {
    try (Observer emitter = Observer.connect(NODE.url())) {
      for (String text : texts) {
        EmitOptions options = EmitOptions.builder().messageId(text).required(true).build();
        emitter.emit(route, text, options);
      }
    }
  }

  private static List<String> innocent() {
    return IntStream.range(0, INNOCENT).mapToObj(i -> "innocent " + i).toList();
  }

  /** Before anybody listens, so that the first one fetches many at once. */
  private void emitInnocentAnd(QueueKind kind, String... poison) {
    open(route, kind);
    List<String> all = new ArrayList<>(innocent());
    all.addAll(INNOCENT / 2, List.of(poison));
    emit(all.toArray(String[]::new));
  }

  private static void open(String route, QueueKind kind) {
    try (Observer opening = Observer.connect(NODE.url())) {
      opening.declareRoute(route, ObserveOptions.builder().resumable(true).queueKind(kind).build());
    }
  }

  private Set<String> handled() {
    Set<String> handled = new HashSet<>();
    programs.forEach(program -> handled.addAll(program.handled()));
    return handled;
  }

  private long recovered() {
    return recovered(route);
  }

  private static long recovered(String route) {
    return NODE.admin().queue(Topology.recoveryQueue(route)).stream()
        .mapToLong(PoisonIT::messages)
        .sum();
  }

  private void awaitAllHandledAndOnlyPoisonRecovered(int deliveries) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(handled()).containsAll(innocent()).contains("last"));
    assertThat(handled()).doesNotContain(PoisonedProgram.POISON);
    assertThat(recovered()).isEqualTo(1);
    GetResponse record = TestBroker.take(Topology.recoveryQueue(route));
    assertThat(new String(record.getBody(), UTF_8))
        .contains(PoisonedProgram.POISON)
        .contains("\"io.vireo.PoisonousEventException\"")
        .contains("was delivered " + deliveries + " times, and its process has ended each time");
    // Nothing is left behind that would come again.
    await().atMost(PATIENCE).until(this::isDrained);
  }

  private static long messages(RabbitAdmin.Queue queue) {
    return queue.ready() + queue.unacknowledged();
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void anEventThatHaltsItsProcessIsInRecoveryAfterThreeRestartsAndTheOthersAreHandled(
      QueueKind kind) throws Exception {
    emitInnocentAnd(kind, PoisonedProgram.POISON);
    PoisonedProgram program = start(kind, 3);

    for (int death = 1; death <= 3; death++) {
      assertThat(program.awaitDeath()).as("death %s", death).isTrue();
      program = start(kind, 3);
    }
    await().atMost(PATIENCE).until(() -> recovered() == 1);
    emit("last");

    awaitAllHandledAndOnlyPoisonRecovered(3);
    assertThat(program.isAlive()).isTrue();
    assertThat(deaths()).isEqualTo(3);
  }

  private long deaths() {
    return programs.stream().filter(program -> !program.isAlive()).count();
  }

  @Test
  void twoProcessesTogetherDieNoMoreOftenThanOne() throws Exception {
    emitInnocentAnd(QueueKind.CLASSIC, PoisonedProgram.POISON);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              while (programs.size() - deaths() < 2) {
                start(QueueKind.CLASSIC, 3);
              }
              return recovered() == 1;
            });
    emit("last");

    awaitAllHandledAndOnlyPoisonRecovered(3);
    assertThat(deaths()).isEqualTo(3);
  }

  @Test
  void twoPoisonousEventsCountNeitherEachOtherNorAnyOther() throws Exception {
    String other = PoisonedProgram.POISON + " too";
    emitInnocentAnd(QueueKind.CLASSIC, PoisonedProgram.POISON, other);
    start(QueueKind.CLASSIC, 2);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (deaths() == programs.size()) {
                start(QueueKind.CLASSIC, 2);
              }
              return recovered() == 2;
            });
    assertThat(deaths()).isLessThanOrEqualTo(4);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled()).containsAll(innocent()));

    assertThat(recovered()).isEqualTo(2);
    assertThat(handled()).doesNotContain(PoisonedProgram.POISON, other);
  }

  @Test
  void anEventOfAnotherRouteIsNotTakenForTheOneThatEndsTheProcess() {
    String slow = "work 500 ms";
    open(beside, QueueKind.CLASSIC);
    emitTo(beside, slow);
    emitInnocentAnd(QueueKind.CLASSIC, PoisonedProgram.POISON);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (deaths() == programs.size()) {
                start(QueueKind.CLASSIC, 2);
              }
              return recovered() == 1;
            });
    await().atMost(PATIENCE).until(() -> handled().contains(slow));

    assertThat(deaths()).isEqualTo(2);
    assertThat(recovered(beside)).isZero();
  }

  @Test
  void whatWasFetchedByAProcessThatIsKilledAgainAndAgainIsHandledAndNotGivenUp() {
    open(route, QueueKind.CLASSIC);
    List<String> texts =
        IntStream.range(0, 2 * INNOCENT).mapToObj(i -> "work 20 ms, " + i).toList();
    emit(texts.toArray(String[]::new));
    start(QueueKind.CLASSIC, 5);

    for (int kills = 0; kills < 8; kills++) {
      PoisonedProgram victim = start(QueueKind.CLASSIC, 5);
      await().atMost(PATIENCE).until(() -> victim.handled().size() >= 10 || isDrained());
      victim.kill();
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled()).containsAll(texts));
    assertThat(recovered()).isZero();
  }

  private boolean isDrained() {
    return NODE.admin().queue(route).stream().allMatch(queue -> messages(queue) == 0);
  }

  @Test
  void connectionsThatAreClosedManyTimesBringNothingToRecovery() {
    Set<String> handled = ConcurrentHashMap.newKeySet();
    ObserveOptions options =
        ObserveOptions.builder().resumable(true).maxDeliveries(2).prefetch(50).build();
    try (Observer one = Observer.connect(NODE.url());
        Observer other = Observer.connect(NODE.url());
        Observer emitter = Observer.connect(NODE.url())) {
      for (Observer observer : List.of(one, other)) {
        observer.on(
            route,
            String.class,
            text -> {
              // Long enough for some to be in hand whenever the connections are closed.
              LockSupport.parkNanos(20_000_000);
              handled.add(text);
            },
            options);
      }
      innocent().forEach(text -> emitter.emit(route, text));

      for (int closes = 1; closes <= 8; closes++) {
        int target = Math.min(INNOCENT, closes * INNOCENT / 10);
        await().atMost(PATIENCE).until(() -> handled.size() >= target);
        NODE.admin().closeAllConnections();
      }

      await().atMost(PATIENCE).until(() -> handled.containsAll(innocent()));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Stream.of(one, other)
                      .allMatch(
                          app ->
                              app.health().parts().stream()
                                  .noneMatch(part -> part.name().startsWith("handlers"))));
      assertThat(recovered()).isZero();
    }
  }
}

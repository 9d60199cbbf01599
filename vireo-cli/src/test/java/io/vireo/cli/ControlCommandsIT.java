package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.Core;
import io.vireo.ObserverStatus;
import io.vireo.cli.VireoProcess.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged command lists and controls observers that run in other processes. */
class ControlCommandsIT {
  private static final RabbitNode node = RabbitNode.start();

  private final String event = "order.placed." + UUID.randomUUID();
  private final List<VireoProcess> observers = new ArrayList<>();
  private final Core core = Core.connect(node.url());
  private final AtomicInteger emitted = new AtomicInteger();

  @AfterEach
  void end() {
    observers.forEach(VireoProcess::close);
    core.close();
  }

  private static Result run(String... arguments) {
    try (VireoProcess process =
        VireoProcess.start(
            Stream.concat(Stream.of(arguments), Stream.of("--url", node.url()))
                .toArray(String[]::new))) {
      return process.await();
    }
  }

  /** Starts observers and waits until each answers a ping. */
  private void startObservers(int count) {
    int before = observers.size();
    for (int i = 0; i < count; i++) {
      observers.add(VireoProcess.start("observe", event, "--data-only", "--url", node.url()));
    }
    observers.forEach(VireoProcess::awaitListening);
    Eventually.holds(() -> statuses().size() == before + count);
  }

  private List<ObserverStatus> statuses() {
    return core.control().ping(Duration.ofMillis(200)).stream()
        .filter(one -> one.listeners().stream().anyMatch(route -> route.event().equals(event)))
        .toList();
  }

  private String id(VireoProcess observer) {
    return statuses().stream()
        .filter(one -> one.process() == observer.pid())
        .map(ObserverStatus::id)
        .findFirst()
        .orElseThrow();
  }

  private void emit(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(core.emit(event, emitted.incrementAndGet())).isTrue();
    }
  }

  private long printed() {
    return observers.stream().mapToLong(one -> one.output().lines().count()).sum();
  }

  private List<Integer> numbers() {
    return observers.stream().flatMap(one -> one.output().lines()).map(Integer::valueOf).toList();
  }

  private RabbitAdmin.Queue queue() {
    return node.admin().queue(event).orElseThrow();
  }

  @Test
  void aPausedRouteStopsAllProcessesAndLaterOnesAndEverythingIsHandledOnce() {
    startObservers(3);
    Result list = run("observers");
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.lines()).first().asString().startsWith("3 observers on amqp://");
    assertThat(list.lines()).filteredOn(line -> line.contains(" " + event + " ")).hasSize(3);
    AtomicBoolean paused = new AtomicBoolean();
    CompletableFuture<Void> emitting =
        CompletableFuture.runAsync(
            () -> {
              while (!paused.get()) {
                emit(1);
              }
            });
    Eventually.holds(() -> printed() > 100);

    Result pause = run("pause", event, "--reason", "a test", "--by", "anna");
    long returned = System.nanoTime();
    long printedThen = printed();
    int consumersThen = queue().consumers();
    paused.set(true);
    Eventually.get(emitting);
    int emittedBefore = emitted.get();
    emit(100);

    assertThat(pause.exitCode()).as(pause.err()).isZero();
    assertThat(pause.out()).contains("; 3 listeners have stopped");
    Eventually.holds(
        () -> queue().consumers() == 0 && queue().ready() + printed() == emitted.get());
    System.out.printf(
        "When the command returned, %d events were printed and %d consumers there; %d ms later %d and none, and %d of %d events were waiting%n",
        printedThen,
        consumersThen,
        Duration.ofNanos(System.nanoTime() - returned).toMillis(),
        printed(),
        queue().ready(),
        emitted.get());
    long stoppedAt = printed();
    assertThat(numbers())
        .as("what is emitted after it returned waits")
        .allMatch(n -> n <= emittedBefore);

    startObservers(1);
    VireoProcess fourth = observers.get(3);
    Eventually.holds(() -> fourth.errors().contains("Paused: " + event));
    assertThat(fourth.errors()).contains("whole route paused by anna since ", ": a test");
    Result four = run("observers", event);
    assertThat(four.lines()).first().asString().startsWith("4 observers on ");
    assertThat(four.lines()).filteredOn(line -> line.contains(" paused  ")).hasSize(4);
    assertThat(printed()).isEqualTo(stoppedAt);
    assertThat(queue().ready()).isEqualTo(emitted.get() - stoppedAt);

    Result resume = run("resume", event);

    assertThat(resume.exitCode()).as(resume.err()).isZero();
    assertThat(resume.out()).contains("; 4 listeners take events");
    Eventually.holds(() -> printed() >= emitted.get());
    observers.forEach(one -> assertThat(one.signal("INT").await().exitCode()).isZero());
    assertThat(numbers())
        .as("each is handled once")
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, emitted.get()).boxed().toList());
    assertThat(queue().ready() + queue().unacknowledged()).isZero();
  }

  @Test
  void aPauseEndsByItselfWhenItsTimeHasCome() {
    startObservers(1);

    Result pause = run("pause", event, "--for", "3s", "--wait", "200ms");
    Instant until = core.control().routePause(event).flatMap(Pause::until).orElse(Instant.now());
    emit(10);

    assertThat(pause.exitCode()).as(pause.err()).isZero();
    Eventually.holds(() -> printed() == 10);
    assertThat(Instant.now()).isAfterOrEqualTo(until);
    assertThat(core.control().routePause(event)).isEmpty();
    Eventually.holds(() -> observers.get(0).errors().contains("Resumed: " + event));
  }

  @Test
  void oneObserverIsPausedAndTheOthersGoOn() {
    startObservers(3);
    VireoProcess first = observers.get(0);
    String id = id(first);

    Result pause = run("pause", event, "--observer", id);
    emit(100);

    assertThat(pause.exitCode()).as(pause.err()).isZero();
    assertThat(pause.out()).contains("; 1 listener has stopped. ");
    Eventually.holds(() -> printed() == 100);
    assertThat(first.output()).isEmpty();
    assertThat(queue().consumers()).isEqualTo(2);

    Result resume = run("resume", event, "--observer", id);

    assertThat(resume.exitCode()).as(resume.err()).isZero();
    Eventually.holds(() -> queue().consumers() == 3);
    emit(100);
    Eventually.holds(() -> printed() == 200);
    assertThat(first.output()).isNotEmpty();
  }

  @Test
  void theSignalOfThePythonLibraryPausesAndResumesTheOnlyListener() {
    startObservers(1);
    VireoProcess only = observers.get(0);
    String id = id(only);

    assertThat(run("observer", id, "pause", event).exitCode()).isZero();
    Eventually.holds(() -> only.errors().contains("Paused: " + event));
    emit(10);
    assertThat(only.output()).isEmpty();

    assertThat(run("observer", id, "resume", event).exitCode()).isZero();
    Eventually.holds(() -> printed() == 10);
  }

  @Test
  void anObserverThatHasGoneDoesNotAnswer() {
    startObservers(1);
    String id = id(observers.get(0));
    assertThat(run("ping").out()).contains(id);
    observers.get(0).signal("TERM").await();

    Result pause = run("pause", event, "--observer", id, "--wait", "200ms");
    Result ping = run("ping", "--for", "200ms");

    assertThat(pause.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(pause.err()).contains(id + " did not answer");
    assertThat(ping.exitCode()).isEqualTo(ExitCode.NOBODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "observers",
        "ping",
        "pause order.placed",
        "resume order.placed",
        "observer some-id pause order.placed"
      })
  void whatKeepsItFromTheBrokerIsToldInOneLineWithoutThePassword(String command) {
    String secret = "secret-0123456789abcdef";
    for (String url :
        new String[] {node.url("nobody", secret), "amqp://user:" + secret + "@127.0.0.1:1"}) {
      Shell.Result result =
          Shell.run(
              Stream.concat(
                      Stream.of(command.split(" ")), Stream.of("--timeout", "500ms", "--url", url))
                  .toArray(String[]::new));

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err())
          .startsWith("vireo: ")
          .contains(url.endsWith(":1") ? "127.0.0.1:1" : node.endpoint())
          .doesNotContain("secret");
    }
  }

  @AfterAll
  static void endNode() {
    node.close();
  }
}

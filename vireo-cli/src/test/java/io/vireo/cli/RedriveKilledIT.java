package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.cli.VireoProcess.Result;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Kills the packaged command while it redrives failed events, of which there are three kinds. */
@Tag("fault")
class RedriveKilledIT {
  private static final int EVENTS = 10_000;
  private static final int WINDOW = 100;

  private final RabbitNode node = RabbitNode.start();
  private final String route = "order.placed." + UUID.randomUUID();
  private final Observer observer = Observer.connect(node.url());
  private final Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
  private volatile boolean repaired;

  @AfterEach
  void close() {
    observer.close();
    node.close();
  }

  private void handle(JsonNode event) throws IOException {
    int number = event.asInt();
    if (repaired) {
      handled.computeIfAbsent(number, absent -> new AtomicInteger()).incrementAndGet();
      return;
    }
    switch (number % 3) {
      case 0 -> throw new IllegalStateException("no stock");
      case 1 -> throw new IOException("disk full");
      default -> throw new UncheckedIOException("disk full", new IOException("disk full"));
    }
  }

  private Recovery recovery() {
    return observer.recovery(route);
  }

  private long deliveries() {
    return handled.values().stream().mapToLong(AtomicInteger::get).sum();
  }

  private VireoProcess start(String... arguments) {
    return VireoProcess.start(
        Stream.concat(
                Stream.concat(Stream.of("recovery"), Stream.of(arguments)),
                Stream.of("--url", node.url()))
            .toArray(String[]::new));
  }

  private Result run(String... arguments) {
    try (VireoProcess process = start(arguments)) {
      return process.await();
    }
  }

  @Test
  void aRedriveThatIsKilledAndStartedAgainLosesNothingAndRepeatsItsWindowAtMost() {
    failAll();
    int states = (EVENTS + 2) / 3;
    Result list = run("ls", route);
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.lines())
        .hasSize(6)
        .anyMatch(line -> line.matches(".*IllegalStateException +" + count(states) + " .*"))
        .anyMatch(line -> line.matches(".*\\.IOException +" + count((EVENTS + 1) / 3) + " .*"))
        .anyMatch(line -> line.matches(".*UncheckedIOException +" + count(EVENTS / 3) + " .*"));
    repaired = true;

    try (VireoProcess killed =
        start("redrive", route, "--error", "IllegalStateException", "--rate", "2000")) {
      Eventually.holds(() -> handled.size() >= states / 3 || killed.hasEnded());
      killed.signal("KILL");
      Result end = killed.awaitEnd();
      assertThat(end.exitCode()).as(end.out() + end.err()).isEqualTo(137);
    }
    // The broker has put the records that the killed process held back in their places.
    Eventually.holds(() -> recovery().count() >= EVENTS - deliveries());
    assertThat(handled.size()).isLessThan(states);

    Result again = run("redrive", route, "--error", "IllegalStateException");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).startsWith("Redriven: ");
    Eventually.holds(() -> handled.size() == states);
    assertThat(handled.keySet()).allMatch(number -> number % 3 == 0);
    assertThat(recovery().count()).isEqualTo(EVENTS - states);
    Eventually.holds(() -> node.admin().queue(route).orElseThrow().ready() == 0);
    assertThat(deliveries() - states).as("events that came twice").isBetween(0L, (long) WINDOW);
    assertThat(run("ls", route).lines()).hasSize(5).noneMatch(line -> line.contains("StateEx"));
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void failAll() {
    observer.on(
        route, this::handle, ObserveOptions.builder().resumable(true).concurrency(64).build());
    List<CompletableFuture<Boolean>> emitted = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      emitted.add(observer.emitAsync(route, number));
    }
    CompletableFuture.allOf(emitted.toArray(CompletableFuture[]::new)).join();
    Eventually.holds(() -> recovery().count() == EVENTS);
  }
}

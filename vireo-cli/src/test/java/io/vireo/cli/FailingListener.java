package io.vireo.cli;

import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.cli.Shell.Result;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A listener in memory, and the command in the same JVM. Its handler fails as each event says,
 * until the listener is repaired.
 */
final class FailingListener implements AutoCloseable {
  static final String ROUTE = "order.placed";

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer observer = Observer.connect(url);
  private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean repaired;

  FailingListener() {
    observer.on(ROUTE, this::handle);
  }

  private void handle(JsonNode event) throws IOException {
    String failure = repaired ? "" : event.path("fails").asString("");
    switch (failure) {
      case "state" -> throw new IllegalStateException("no stock");
      case "io" -> throw new IOException("disk full");
      case "argument" -> throw new IllegalArgumentException("quantity 0");
      default -> handled.add(event.path("id").asInt(0));
    }
  }

  /**
   * Emits an event for each kind of failure, numbered from 1, and waits until all of them have
   * failed.
   */
  FailingListener fails(String... kinds) {
    long before = recovery().count();
    for (int i = 0; i < kinds.length; i++) {
      observer.emit(ROUTE, Map.of("id", i + 1, "fails", kinds[i]));
      long expected = before + i + 1;
      // Each event is awaited, so that the records are stored in this order.
      Eventually.holds(() -> recovery().count() == expected);
    }
    return this;
  }

  void repair() {
    repaired = true;
  }

  List<Integer> handled() {
    return List.copyOf(handled);
  }

  void awaitHandled(Integer... ids) {
    Eventually.holds(() -> handled().equals(Arrays.asList(ids)));
  }

  Observer observer() {
    return observer;
  }

  Recovery recovery() {
    return observer.recovery(ROUTE);
  }

  List<RecoveryRecord> records() {
    return recovery().browse(RecoveryFilter.all());
  }

  /** Returns the ids of the records, the oldest first. */
  List<String> ids() {
    return records().stream().map(RecoveryRecord::id).toList();
  }

  /** Stores records, as {@code import} does. */
  void store(String... records) {
    try {
      recovery().importFrom(new StringReader(String.join("\n", records)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  /** Runs a command of {@code vireo recovery}. */
  Result run(String... arguments) {
    return run(new Shell(), arguments);
  }

  Result run(Shell shell, String... arguments) {
    return shell.start(complete(arguments));
  }

  String[] complete(String... arguments) {
    return Stream.of(Stream.of("recovery"), Stream.of(arguments), Stream.of("--url", url))
        .flatMap(all -> all)
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    observer.close();
  }
}

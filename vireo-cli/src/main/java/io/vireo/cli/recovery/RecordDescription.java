package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.operations.text.Quantity;
import io.vireo.operations.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes one failed event in full, for people. */
final class RecordDescription {
  private static final String INDENT = "    ";

  private final List<String> lines = new ArrayList<>();

  private RecordDescription() {}

  static List<String> of(RecoveryRecord failed) {
    RecordDescription description = new RecordDescription();
    description.failure(failed);
    description.event(failed.event());
    description.error(failed.error());
    description.body(failed.event());
    return description.lines.stream().map(SafeText::line).toList();
  }

  private void failure(RecoveryRecord failed) {
    field("Record", failed.id());
    field("Failed", time(failed.failedAt()));
    field("Attempts", failed.attempts() == 0 ? null : Integer.toString(failed.attempts()));
    field("Route", failed.route());
    field("Listener", failed.listener().orElse(null));
    field("Observer", failed.observerId().orElse(null));
  }

  private void event(RecoveryRecord.Event event) {
    field("Event", event.name());
    field("Id", event.id().orElse(null));
    field("Emitted", time(event.emittedAt()));
    event.headers().forEach((name, value) -> field("Header", name + ": " + value));
  }

  private void error(RecoveryRecord.Error error) {
    field("Error", error.type() + (error.message().isBlank() ? "" : ": " + error.message()));
    indent(error.trace().lines().toList());
  }

  private void body(RecoveryRecord.Event event) {
    String type = event.contentType().map(name -> " of " + name).orElse("");
    field("Data", Quantity.of(event.body().length, "byte") + type);
    indent(PayloadText.lines(event.body()));
  }

  /** Adds a line, unless the record does not hold the value. */
  private void field(String name, @Nullable String value) {
    if (value != null) {
      lines.add(String.format("%-10s%s", name, value));
    }
  }

  private void indent(List<String> text) {
    text.forEach(line -> lines.add(INDENT + line));
  }

  private static @Nullable String time(Optional<Instant> time) {
    return time.map(value -> value.truncatedTo(ChronoUnit.MILLIS).toString()).orElse(null);
  }
}

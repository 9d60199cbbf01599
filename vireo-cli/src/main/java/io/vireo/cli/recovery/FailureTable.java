package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.cli.terminal.Columns;
import io.vireo.cli.terminal.LocalTimes;
import io.vireo.operations.text.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Formats failed events as a table, with a row for each event or for each group. */
final class FailureTable {
  private static final List<String> GROUP_HEADINGS =
      List.of("ROUTE", "ERROR", "EVENTS", "OLDEST", "NEWEST");

  private static final List<String> RECORD_HEADINGS = List.of("ID", "ERROR", "ATTEMPTS", "FAILED");

  /** How many of the first columns are text, in both tables. */
  private static final int TEXT_COLUMNS = 2;

  private static final int MAX_ERROR_CHARS = 80;

  private final LocalTimes times;

  FailureTable(LocalTimes times) {
    this.times = times;
  }

  List<String> groups(List<FailureGroup> groups) {
    return lines(GROUP_HEADINGS, groups, this::cells);
  }

  List<String> records(List<RecoveryRecord> records) {
    return lines(RECORD_HEADINGS, records, this::cells);
  }

  private static <T> List<String> lines(
      List<String> headings, List<T> rows, Function<T, List<String>> cells) {
    List<List<String>> all =
        rows.stream()
            .map(row -> cells.apply(row).stream().map(SafeText::oneLine).toList())
            .toList();
    Columns columns = new Columns(headings, TEXT_COLUMNS, all);
    List<String> lines = new ArrayList<>(List.of(columns.headings()));
    all.forEach(row -> lines.add(columns.row(row)));
    return lines;
  }

  private List<String> cells(FailureGroup group) {
    return List.of(
        group.route(),
        group.error(),
        String.format(Locale.ROOT, "%,d", group.events()),
        time(group.oldest()),
        time(group.newest()));
  }

  private List<String> cells(RecoveryRecord event) {
    return List.of(
        event.id(),
        error(event.error()),
        event.attempts() == 0 ? "-" : Integer.toString(event.attempts()),
        time(event.failedAt().orElse(null)));
  }

  /** Returns the type of an error without its package, and the beginning of its message. */
  private static String error(RecoveryRecord.Error error) {
    String type = error.type().substring(error.type().lastIndexOf('.') + 1);
    String text = error.message().isBlank() ? type : type + ": " + error.message();
    String line = SafeText.oneLine(text);
    return line.length() <= MAX_ERROR_CHARS ? line : line.substring(0, MAX_ERROR_CHARS) + "...";
  }

  private String time(@Nullable Instant time) {
    return time == null ? "-" : times.text(time);
  }
}

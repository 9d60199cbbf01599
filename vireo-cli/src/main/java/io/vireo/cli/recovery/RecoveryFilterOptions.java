package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Quantity;
import io.vireo.cli.terminal.TimeConverter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which failed events are meant: those that meet all that was said. */
final class RecoveryFilterOptions {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Only the record with this id; 'vireo recovery show ROUTE' shows the ids. Can be repeated.")
  private Set<String> ids = new LinkedHashSet<>();

  @Option(
      names = {"-e", "--error"},
      paramLabel = "TYPE",
      description =
          "Only what failed with this type of error, as 'vireo recovery ls' shows it; the package may be left out.")
  private @Nullable String error;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Only what failed then or later: 2026-11-28T14:05:00Z, '2026-11-28 14:05' or 14:05 on this machine, or 2h, which is two hours ago.")
  private @Nullable Instant from;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only what failed earlier than then.")
  private @Nullable Instant before;

  @Option(
      names = "--text",
      paramLabel = "PART",
      description = "Only events with this text in their data, as it is written there.")
  private @Nullable String text;

  @Option(names = "--limit", paramLabel = "N", description = "No more than so many, the oldest.")
  private @Nullable Long limit;

  /** What was said. */
  RecoveryFilter filter() {
    return build(RecoveryFilter.builder());
  }

  /** What was said, and so many at most unless another limit was. */
  RecoveryFilter filterOfAtMost(long most) {
    return build(RecoveryFilter.builder().limit(most));
  }

  private RecoveryFilter build(RecoveryFilter.Builder builder) {
    if (!ids.isEmpty()) {
      builder.ids(ids.toArray(String[]::new));
    }
    if (error != null) {
      builder.errorType(error);
    }
    if (from != null) {
      builder.failedFrom(from);
    }
    if (before != null) {
      builder.failedBefore(before);
    }
    if (text != null) {
      builder.text(text);
    }
    if (limit != null) {
      if (limit < 1) {
        throw CommandException.wrongUse("--limit " + limit + " is not 1 or more");
      }
      builder.limit(limit);
    }
    return builder.build();
  }

  /** Whether nothing was said: all are meant. */
  boolean isEmpty() {
    return takesAny() && limit == null;
  }

  /**
   * Whether records that were named were not among so many that were found; with a limit, nobody
   * knows.
   */
  boolean areMissing(long found) {
    return found < ids.size() && limit == null;
  }

  /** That some of the records that were named were not found. */
  String missing(long found) {
    return (ids.size() - found)
        + " of "
        + Quantity.of(ids.size(), "record")
        + " with --id cannot be found, or somebody else is looking at them";
  }

  /** How many of so many records are looked at, as far as that can be told before. */
  OptionalLong toBeSeen(long records) {
    return OptionalLong.of(limit != null && takesAny() ? Math.min(limit, records) : records);
  }

  /** Whether any record is as good as any other. */
  private boolean takesAny() {
    return ids.isEmpty() && error == null && from == null && before == null && text == null;
  }
}

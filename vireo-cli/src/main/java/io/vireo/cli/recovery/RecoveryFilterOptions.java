package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.TimeConverter;
import io.vireo.operations.text.Quantity;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that select failed events. An event is selected if it meets all options that were
 * given.
 */
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
          "Only events that failed with this type of error, as 'vireo recovery ls' shows it; the package may be left out.")
  private @Nullable String error;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Only events that failed at this time or later: 2026-11-28T14:05:00Z, '2026-11-28 14:05' or 14:05 in the time zone of this machine, or 2h for two hours ago.")
  private @Nullable Instant from;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only events that failed before this time.")
  private @Nullable Instant before;

  @Option(
      names = "--text",
      paramLabel = "PART",
      description = "Only events whose data contains exactly this text.")
  private @Nullable String text;

  @Option(names = "--limit", paramLabel = "N", description = "At most N events, the oldest.")
  private @Nullable Long limit;

  /** Returns the filter of the options. */
  RecoveryFilter filter() {
    return build(RecoveryFilter.builder());
  }

  /** Returns the filter of the options, with a default for --limit. */
  RecoveryFilter filterOfAtMost(long defaultLimit) {
    return build(RecoveryFilter.builder().limit(defaultLimit));
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
        throw CommandException.wrongUse("--limit " + limit + " is less than 1");
      }
      builder.limit(limit);
    }
    return builder.build();
  }

  /** Whether no option was given, so that all events are selected. */
  boolean isEmpty() {
    return matchesAll() && limit == null;
  }

  /**
   * Whether some records of --id were not found. With --limit this cannot be known, since the
   * search may have stopped before it reached them.
   */
  boolean areMissing(long found) {
    return found < ids.size() && limit == null;
  }

  /** Returns the message that some records of --id were not found. */
  String missing(long found) {
    return (ids.size() - found)
        + " of "
        + Quantity.of(ids.size(), "record")
        + " with --id cannot be found; another command may hold them at the moment";
  }

  /** Predicts how many of the stored records a command looks at, for the progress bar. */
  OptionalLong expectedToBeSeen(long records) {
    return OptionalLong.of(limit != null && matchesAll() ? Math.min(limit, records) : records);
  }

  /** Whether no option but --limit was given, so that every record matches. */
  private boolean matchesAll() {
    return ids.isEmpty() && error == null && from == null && before == null && text == null;
  }
}

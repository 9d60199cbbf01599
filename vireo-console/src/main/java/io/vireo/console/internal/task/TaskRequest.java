package io.vireo.console.internal.task;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.operations.text.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task is to do.
 *
 * @param action what is done with the events
 * @param ids the ids of the records, by route
 * @param rate how many events a second at most; null for no limit
 * @param dryRun whether nothing is changed
 * @param listener the listener of broadcasts that gets the events; null for the one that failed
 */
record TaskRequest(
    Action action,
    Map<String, List<String>> ids,
    @Nullable Double rate,
    boolean dryRun,
    @Nullable String listener) {
  private static final double MAX_RATE = 1e6;

  /** What a task does with failed events. */
  enum Action {
    REDRIVE,
    DISCARD,
    EXPORT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Action action(JsonBody call) {
    String word = call.optionalText("action").orElse("");
    for (Action action : Action.values()) {
      if (action.word().equals(word)) {
        return action;
      }
    }
    throw ApiException.badRequest("The field action is redrive, discard or export");
  }

  /** Reads a rate. A lower one could not be stopped in time. */
  static @Nullable Double rate(JsonBody call) {
    return call.optionalNumber("rate", 1, MAX_RATE).orElse(null);
  }

  /** The same, but for the ids of the records. */
  TaskRequest withoutIds() {
    return new TaskRequest(action, Map.of(), rate, dryRun, listener);
  }

  long total() {
    return ids.values().stream().mapToLong(List::size).sum();
  }

  /** Names the task, such as {@code Redrive 5,000 events of order.placed}. */
  String title() {
    String word = action.word();
    return Character.toUpperCase(word.charAt(0)) + word.substring(1) + " " + what();
  }

  /** Names the events, such as {@code 5,000 events of order.placed}. */
  String what() {
    return events(total()) + " of " + where();
  }

  String where() {
    return ids.size() == 1 ? ids.keySet().iterator().next() : ids.size() + " routes";
  }

  /** Says how the task does it. */
  String how() {
    return what()
        + (rate == null ? "" : " at " + (rate % 1 == 0 ? "" + rate.longValue() : rate) + "/s")
        + (listener == null ? "" : " to listener " + listener)
        + (dryRun ? ", as a dry run" : "");
  }

  static String events(long number) {
    return Quantity.of(number, "event");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

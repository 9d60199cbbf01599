package io.vireo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link RetryPolicy} says of exception types. What was thrown is looked at, not its causes.
 *
 * @param only what is retried; empty for all
 * @param never what is not
 * @param discarded what is neither retried nor recovered
 */
record FailureTypes(
    List<Class<? extends Throwable>> only,
    List<Class<? extends Throwable>> never,
    List<Class<? extends Throwable>> discarded) {
  static final FailureTypes ALL_RETRIED = new FailureTypes(List.of(), List.of(), List.of());

  FailureTypes {
    only = List.copyOf(only);
    never = List.copyOf(never);
    discarded = List.copyOf(discarded);
  }

  FailureTypes onlyOn(Class<? extends Throwable> type) {
    return new FailureTypes(joined(only, type), never, discarded);
  }

  FailureTypes neverOn(Class<? extends Throwable> type) {
    return new FailureTypes(only, joined(never, type), discarded);
  }

  FailureTypes discardOn(Class<? extends Throwable> type) {
    return new FailureTypes(only, never, joined(discarded, type));
  }

  private static List<Class<? extends Throwable>> joined(
      List<Class<? extends Throwable>> before, Class<? extends Throwable> added) {
    List<Class<? extends Throwable>> all = new ArrayList<>(before);
    all.add(added);
    return all;
  }

  boolean retries(Throwable failure) {
    return !discards(failure)
        && !matches(never, failure)
        && (only.isEmpty() || matches(only, failure));
  }

  boolean discards(Throwable failure) {
    return matches(discarded, failure);
  }

  private static boolean matches(List<Class<? extends Throwable>> types, Throwable failure) {
    return types.stream().anyMatch(type -> type.isInstance(failure));
  }

  /** What follows in a sentence; empty if there is nothing to say. */
  @Override
  public String toString() {
    return text("retries only", only) + text("never retries", never) + text("discards", discarded);
  }

  private static String text(String what, List<Class<? extends Throwable>> types) {
    return types.isEmpty()
        ? ""
        : types.stream()
            .map(Class::getSimpleName)
            .collect(Collectors.joining(" and ", "; " + what + " ", ""));
  }
}

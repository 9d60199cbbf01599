package io.vireo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link RetryPolicy} says of the types of exceptions. The exception that was thrown counts,
 * and not its causes.
 *
 * @param only the types that are retried; empty for all types
 * @param never the types that are not retried
 * @param discarded the types that are neither retried nor recovered
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

  /** The end of the sentence that describes a policy; empty if no type is named. */
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

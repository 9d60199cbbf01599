package io.vireo.micrometer;

import io.vireo.EmitInterceptor;
import io.vireo.UnroutableEventException;
import java.util.Locale;

/** What became of an emitted event, as meters and observations tell it. */
enum EmitOutcome {
  CONFIRMED,
  UNROUTABLE,
  FAILED;

  private final String value = name().toLowerCase(Locale.ROOT);

  /** The value of the tag {@code outcome}. */
  String value() {
    return value;
  }

  static EmitOutcome of(EmitInterceptor.Outcome outcome) {
    if (outcome.routed()) {
      return CONFIRMED;
    }
    boolean failed =
        outcome.suppressedFailure().isPresent()
            || outcome
                .failure()
                .filter(cause -> !(cause instanceof UnroutableEventException))
                .isPresent();
    return failed ? FAILED : UNROUTABLE;
  }
}

package io.vireo.micrometer;

import io.micrometer.common.KeyValues;

/**
 * The keys of the default conventions: those of low cardinality are the tags of the meters, those
 * of high cardinality are the names in the diagnostic context of the log.
 */
final class ObservationKeys {
  static final String CORE = "core";
  static final String EVENT = "event";
  static final String KIND = "kind";
  static final String OUTCOME = "outcome";

  static final String FULL_NAME = "vireo.event";
  static final String ID = "vireo.id";
  static final String OBSERVER = "vireo.observer";
  static final String ATTEMPT = "vireo.attempt";
  static final String REDRIVEN = "vireo.redriven";

  private ObservationKeys() {}

  /** The key values of low cardinality of each observation. */
  static KeyValues event(String core, String eventName, boolean broadcast) {
    return KeyValues.of(CORE, core, EVENT, eventName, KIND, broadcast ? "broadcast" : "shared");
  }
}

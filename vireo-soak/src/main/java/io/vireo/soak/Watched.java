package io.vireo.soak;

/** What is looked at while faults happen. Any thread may call any method. */
interface Watched {
  /** Whether Vireo says, of all that emits and of all that listens, that something is wrong. */
  boolean isDown();

  /** Measures when events are delivered again. */
  DeliveryClock clock();
}

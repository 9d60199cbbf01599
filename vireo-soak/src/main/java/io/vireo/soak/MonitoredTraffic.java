package io.vireo.soak;

/** The traffic that is monitored while faults happen. Any thread may call any method. */
interface MonitoredTraffic {
  /** Whether health is not UP, both on the emitting and on the observing side. */
  boolean isDown();

  /** The clock that measures when events are delivered again. */
  DeliveryClock clock();
}

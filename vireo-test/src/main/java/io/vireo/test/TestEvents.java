package io.vireo.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the events of one test, for all its drivers. Any thread may call. */
final class TestEvents {
  private final WireNames names;
  private final OutstandingEvents outstanding;
  private final EventRecorder recorder;
  private final SeededFaults faults;
  private final Set<TrackedDriver> drivers = ConcurrentHashMap.newKeySet();

  /** The observers whose handlers and failures are told. */
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  TestEvents(WireNames names, TestTime time, long seed) {
    this.names = names;
    this.outstanding = new OutstandingEvents(time);
    this.faults = new SeededFaults(seed, this::dropConnections);
    this.recorder = new EventRecorder(outstanding, faults, this::releaseHeld);
  }

  WireNames names() {
    return names;
  }

  OutstandingEvents outstanding() {
    return outstanding;
  }

  EventRecorder recorder() {
    return recorder;
  }

  SeededFaults faults() {
    return faults;
  }

  /**
   * The handlers and failures of an observer are told from now on. Returns false if they were
   * already.
   */
  boolean watches(String observerId) {
    return watched.add(observerId);
  }

  boolean isWatched(String observerId) {
    return watched.contains(observerId);
  }

  void opened(TrackedDriver driver) {
    drivers.add(driver);
  }

  void closed(TrackedDriver driver) {
    drivers.remove(driver);
  }

  private void dropConnections() {
    drivers.forEach(TrackedDriver::dropConnection);
  }

  private void releaseHeld() {
    drivers.forEach(TrackedDriver::releaseHeld);
  }
}

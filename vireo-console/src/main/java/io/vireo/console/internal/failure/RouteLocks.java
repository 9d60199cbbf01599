package io.vireo.console.internal.failure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets one thing at a time work on the recovery queue of a route. Two looks at the same queue would
 * take records from each other, and each would see a part of them. Any thread may use it.
 */
public final class RouteLocks {
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

  /** {@return the turn of a route, whose one permit is for the work on its recovery queue} */
  public Semaphore of(String route) {
    return turns.computeIfAbsent(route, name -> new Semaphore(1, true));
  }
}

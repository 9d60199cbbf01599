package io.vireo.console.internal.failure;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Lets one thing at a time work on the recovery queue of a route. Two looks at the same queue would
 * take records from each other, and each would see a part of them. Any thread may use it.
 */
public final class RouteLocks {
  /** Whoever has a turn, or waits for it, holds it; else it may go, for names may be anything. */
  private final Map<String, WeakReference<Semaphore>> turns = new HashMap<>();

  /** {@return the turn of a route, whose one permit is for the work on its recovery queue} */
  public synchronized Semaphore of(String route) {
    WeakReference<Semaphore> known = turns.get(route);
    Semaphore turn = known == null ? null : known.get();
    if (turn == null) {
      turn = new Semaphore(1, true);
      turns.put(route, new WeakReference<>(turn));
    }
    return turn;
  }

  /** Forgets the routes on which nobody works. */
  synchronized void forgetUnused() {
    turns.values().removeIf(turn -> turn.get() == null);
  }
}

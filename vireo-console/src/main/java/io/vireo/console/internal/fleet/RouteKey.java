package io.vireo.console.internal.fleet;

import java.util.Comparator;

/**
 * A route: a shared one, or the pattern of broadcast listeners.
 *
 * @param event the name of the event, or the pattern
 * @param broadcast whether its listeners listen to broadcasts
 */
record RouteKey(String event, boolean broadcast) implements Comparable<RouteKey> {
  private static final Comparator<RouteKey> ORDER =
      Comparator.comparing(RouteKey::event).thenComparing(RouteKey::broadcast);

  @Override
  public int compareTo(RouteKey other) {
    return ORDER.compare(this, other);
  }
}

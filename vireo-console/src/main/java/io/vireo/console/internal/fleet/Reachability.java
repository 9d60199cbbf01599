package io.vireo.console.internal.fleet;

import org.jspecify.annotations.Nullable;

/**
 * Whether the broker can be reached.
 *
 * @param reachable whether it can be reached
 * @param reason why not, as a text for people; null if it can be reached
 */
record Reachability(boolean reachable, @Nullable String reason) {
  static final Reachability YES = new Reachability(true, null);

  static Reachability no(String reason) {
    return new Reachability(false, reason);
  }
}

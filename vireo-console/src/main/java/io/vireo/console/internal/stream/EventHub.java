package io.vireo.console.internal.stream;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Hands events to the open tabs. Any thread may use it; no method waits for a tab. A tab that takes
 * its events too slowly is closed, and opens its stream again.
 */
public interface EventHub {
  /** Hands an event to every tab. */
  void publish(String event, JsonNode data);

  /**
   * Hands an event to one tab.
   *
   * @param stream the id that the tab was told when its stream opened
   * @return false if that tab is gone
   */
  boolean publishTo(String stream, String event, JsonNode data);

  /** Whether a tab is open at this moment, so that what is shown must be kept fresh. */
  boolean isWatched();

  /**
   * Adds a task that runs, on the thread that opens a stream, whenever the first tab has opened.
   */
  void onWatched(Runnable task);

  /** Adds a task that is told the id of each stream that has ended. */
  void onClosed(Consumer<String> task);
}

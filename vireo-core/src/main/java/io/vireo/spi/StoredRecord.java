package io.vireo.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a recovery queue, as the broker has it. Usually a JSON record; where the broker
 * itself has put an event there, such as one that a quorum queue gave up, it is that event. Made by
 * the driver; immutable.
 */
public interface StoredRecord {

  /**
   * What is stored.
   *
   * @return the bytes; not to be changed
   */
  byte[] body();

  /**
   * What is stored beside it.
   *
   * @return the properties; a record of a Python service has none
   */
  EventProperties properties();

  /**
   * Of an event that the broker itself has put there, the name under which it was emitted.
   *
   * @return the name; null for a record
   */
  default @Nullable String event() {
    return null;
  }

  /**
   * Of an event that the broker itself has put there, where it was to go.
   *
   * @return a shared route, or what stands for the private queue of one listener; null for a
   *     record, and if that is the route of this recovery queue
   */
  default @Nullable String route() {
    return null;
  }

  /**
   * Of an event that the broker itself has put there, when it did so, unless a header {@code
   * x-death} tells it.
   *
   * @return the moment; null for a record, and where that is not known
   */
  default @Nullable Instant storedAt() {
    return null;
  }
}

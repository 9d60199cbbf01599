package io.vireo.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a recovery queue, as the broker stores it. It is either a JSON record that a
 * listener has stored, or an event that the broker itself has moved there, such as one that a
 * quorum queue has given up. The driver makes it. Immutable; any thread may call its methods, and
 * none of them blocks.
 */
public interface StoredRecord {

  /** {@return the JSON record, or the body of the event; nobody may change these bytes} */
  byte[] body();

  /**
   * {@return the properties that are stored with these bytes; empty for a record of a Python
   * service}
   */
  EventProperties properties();

  /**
   * {@return for an event that the broker itself has moved, the name under which it was emitted;
   * null, as by default, for a JSON record}
   */
  default @Nullable String event() {
    return null;
  }

  /**
   * For an event that the broker itself has moved, the route to which it was on its way.
   *
   * @return a shared route, or a name that stands for the private queue of one listener; null, as
   *     by default, for a JSON record, and if it is the route of this recovery queue
   */
  default @Nullable String route() {
    return null;
  }

  /**
   * {@return for an event that the broker itself has moved, when it did so, unless a header {@code
   * x-death} tells that; null, as by default, for a JSON record, and if the moment is not known}
   */
  default @Nullable Instant storedAt() {
    return null;
  }
}

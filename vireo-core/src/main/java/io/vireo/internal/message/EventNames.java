package io.vireo.internal.message;

import io.vireo.InvalidEventNameException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the names of events. A name has at most 200 bytes, because a name and the prefix of its
 * recovery queue have to fit into a short string of AMQP, which has at most 255 bytes.
 */
public final class EventNames {
  private static final int MAX_BYTES = 200;
  private static final List<String> RESERVED_PREFIXES = List.of("amq.", "RECOVERY.", "PAUSED.");

  private EventNames() {}

  /**
   * Refuses a name that no event may have.
   *
   * @throws InvalidEventNameException if the name is empty, too long or reserved, or if it has a
   *     control character or half a surrogate pair
   */
  public static void require(String event) {
    Objects.requireNonNull(event, "event");
    int bytes = utf8Length(event);
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new InvalidEventNameException(
          "An event name has 1 to %s bytes of UTF-8; %s has %s"
              .formatted(MAX_BYTES, shortened(event), bytes));
    }
    String prefix = reservedPrefix(event);
    if (prefix != null) {
      throw new InvalidEventNameException(
          "The event name " + shortened(event) + " is reserved; choose one without " + prefix);
    }
  }

  /** Whether a name is reserved for Vireo or for the broker. */
  public static boolean isReserved(String name) {
    return reservedPrefix(name) != null;
  }

  // This is a loop and no stream, because it runs for each event.
  private static @Nullable String reservedPrefix(String event) {
    for (String prefix : RESERVED_PREFIXES) {
      if (event.startsWith(prefix)) {
        return prefix;
      }
    }
    return null;
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        // RabbitMQ removes line breaks from the names of queues, so that the event would go to
        // another route.
        throw new InvalidEventNameException(
            "The event name has a control character at index " + i + "; leave it out");
      }
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new InvalidEventNameException(
            "The event name has half a surrogate pair at index " + i + ", which no UTF-8 can hold");
      }
    }
    return bytes;
  }

  private static String shortened(String event) {
    return "'" + (event.length() > 40 ? event.substring(0, 40) + "..." : event) + "'";
  }
}

package io.vireo.internal.message;

import io.vireo.InvalidEventNameException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which names an event may have. The limits leave room for the prefixes of recovery queues in an
 * AMQP short string.
 */
public final class EventNames {
  private static final int MAX_BYTES = 200;
  private static final List<String> RESERVED_PREFIXES = List.of("amq.", "RECOVERY.", "PAUSED.");

  private EventNames() {}

  /**
   * Refuses a name that cannot travel.
   *
   * @param event the name
   * @throws InvalidEventNameException if it is empty, too long, not encodable or reserved
   */
  public static void require(String event) {
    Objects.requireNonNull(event, "event");
    int bytes = utf8Length(event);
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new InvalidEventNameException(
          "An event name has 1 to "
              + MAX_BYTES
              + " bytes of UTF-8; "
              + shortened(event)
              + " has "
              + bytes);
    }
    String prefix = reservedPrefix(event);
    if (prefix != null) {
      throw new InvalidEventNameException(
          "The event name " + shortened(event) + " is reserved; choose one without " + prefix);
    }
  }

  /** Whether a name belongs to Vireo or the broker. */
  public static boolean isReserved(String name) {
    return reservedPrefix(name) != null;
  }

  // A loop, since this is on the way of each event.
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
        // RabbitMQ takes line breaks out of the names of queues: events would go to another route.
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

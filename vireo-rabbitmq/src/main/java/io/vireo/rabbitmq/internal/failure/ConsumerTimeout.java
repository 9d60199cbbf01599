package io.vireo.rabbitmq.internal.failure;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises that the broker has ended a channel because it waited for a settlement for longer than
 * its {@code consumer_timeout}.
 */
public final class ConsumerTimeout {
  public static final String ADVICE =
      " A handler has taken longer than the broker waits (its consumer_timeout): observe with a handlerTimeout below that";

  /** As in "delivery acknowledgement on channel 1 timed out. Timeout value used: 1800000 ms." */
  private static final Pattern MILLISECONDS = Pattern.compile("(\\d{1,15}) ms");

  private ConsumerTimeout() {}

  /**
   * The time-out that the broker names as the reason for which it has ended a channel.
   *
   * @return null if the reason is another one; zero if the broker does not say how long it waited,
   *     so that any event that had begun may be the one
   */
  public static @Nullable Duration in(String reason) {
    if (!reason.contains("delivery acknowledgement") || !reason.contains("timed out")) {
      return null;
    }
    Matcher milliseconds = MILLISECONDS.matcher(reason);
    return milliseconds.find()
        ? Duration.ofMillis(Long.parseLong(milliseconds.group(1)))
        : Duration.ZERO;
  }
}

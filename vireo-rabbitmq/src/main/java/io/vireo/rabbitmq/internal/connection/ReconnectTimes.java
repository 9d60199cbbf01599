package io.vireo.rabbitmq.internal.connection;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When the connections of one driver try to connect again: at the same time, if possible. They lose
 * their broker together, and the program can work again only when all of them are back; if each
 * waited for itself, the longest of several random pauses would count. Drivers of other processes
 * draw pauses of their own and so stay spread. Any thread may call it.
 */
final class ReconnectTimes {
  private final LongSupplier nanoClock;
  private @Nullable Long next;

  ReconnectTimes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Plans the next try of a connection: together with a try that is planned already, or after the
   * pause that was drawn.
   *
   * @param maxMillis how far away the planned try may be
   * @return the pause in milliseconds
   */
  synchronized long joinOr(long drawnMillis, long maxMillis) {
    long now = nanoClock.getAsLong();
    Long planned = next;
    if (planned != null && planned - now >= 0 && planned - now <= maxMillis * 1_000_000) {
      return (planned - now) / 1_000_000;
    }
    next = now + drawnMillis * 1_000_000;
    return drawnMillis;
  }
}

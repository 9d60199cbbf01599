package io.vireo.rabbitmq.internal.connection;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When the connections of one driver try again. They lose their broker together and come back
 * together: a client is of use again only when all of its connections are, so the latest of several
 * draws would count. Other clients draw for themselves and stay spread. Any thread may call it.
 */
final class ReconnectTimes {
  private final LongSupplier nanoClock;
  private @Nullable Long next;

  ReconnectTimes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * The delay until a try, in milliseconds: that of a try which is due anyway, if it is not too
   * far, else the one that was drawn.
   */
  synchronized long joinOr(long drawnMillis, long mostMillis) {
    long now = nanoClock.getAsLong();
    Long planned = next;
    if (planned != null && planned - now >= 0 && planned - now <= mostMillis * 1_000_000) {
      return (planned - now) / 1_000_000;
    }
    next = now + drawnMillis * 1_000_000;
    return drawnMillis;
  }
}

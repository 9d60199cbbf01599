package io.vireo.tck.contract;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a broker, for {@link DriverContract}. Any thread may use it.
 *
 * <p>A case in which an event is delayed calls {@link #advance} with the delay, and then waits for
 * the event. If the time of the broker cannot be moved, it passes by itself, so a case uses short
 * delays unless the time {@link #isMovable()}.
 */
public interface BrokerTime {

  /**
   * The time of this machine, which cannot be moved.
   *
   * @return the time
   */
  static BrokerTime real() {
    return new BrokerTime() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public boolean isMovable() {
        return false;
      }

      @Override
      public void advance(Duration duration) {
        // The time passes by itself.
      }
    };
  }

  /**
   * The time of the broker.
   *
   * @return the current time
   */
  Instant now();

  /**
   * Whether {@link #advance} moves the time.
   *
   * @return true if a test can have an event that is due in a day delivered at once
   */
  boolean isMovable();

  /**
   * Moves the time forward, if that is possible. Events that fall due are delivered on another
   * thread. Returns at once.
   *
   * @param duration how far
   */
  void advance(Duration duration);
}

package io.vireo.tck.contract;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a broker lives by, as {@link DriverContract} sees it. Any thread may use it.
 *
 * <p>A case that lets an event wait says how long by {@link #advance}, and then waits for the
 * event. Where time cannot be moved it passes by itself; so such a case chooses waits that are
 * short, unless time {@link #isMovable()}.
 */
public interface BrokerTime {

  /**
   * That of this machine, which nobody can move.
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
        // It passes.
      }
    };
  }

  /**
   * What time it is there.
   *
   * @return now
   */
  Instant now();

  /**
   * Whether {@link #advance} does anything.
   *
   * @return true if a test need not wait for what is due in a day
   */
  boolean isMovable();

  /**
   * Moves the time on, if that is possible: what is due by then happens, on another thread. Returns
   * at once.
   *
   * @param duration by how much
   */
  void advance(Duration duration);
}

package io.vireo.tck.contract;

import io.vireo.spi.Driver;
import java.time.Duration;

/**
 * A broker that {@link DriverFaultContract} may break, and the drivers for it. The author of a
 * driver implements it. It is called by one thread at a time. Each method returns when it is done.
 */
public interface BreakableBroker {

  /**
   * Makes a driver that has not connected yet. The driver notices a silent broker within {@link
   * #silenceNoticedWithin()}. If it gives up after a number of retries, that number is too large to
   * be reached within a case.
   *
   * @return a driver, which the case closes
   */
  Driver driver();

  /**
   * The time after which the drivers notice that the broker is silent.
   *
   * @return the limit that the driver promises, preferably a few seconds
   */
  Duration silenceNoticedWithin();

  /**
   * The time that closing a driver may take.
   *
   * @return the limit that the driver promises
   */
  Duration closeTimeout();

  /** Ends the broker without a warning, as a power cut does. Its files stay. */
  void crash();

  /** Shuts the broker down in an orderly way. */
  void stop();

  /** Starts the broker again after a crash or a stop, and returns when it takes connections. */
  void start();

  /** Ends all connections at once. The broker goes on and takes new ones. */
  void dropConnections();

  /** Makes the broker stop reading and writing. Its connections stay open. */
  void silence();

  /** Makes the broker read and write again after {@link #silence()}. */
  void endSilence();

  /** Repairs everything that a failed case has left broken. */
  void mend();

  /**
   * Describes the contents of the broker, for the report of a failed case. The broker is in the
   * state in which the case left it, so it may be down.
   *
   * @return some lines for a person to read
   */
  String describe();
}

package io.vireo.tck.contract;

import io.vireo.spi.Driver;
import java.time.Duration;

/**
 * A broker that {@link DriverFaultContract} may break, and drivers for it. The test of a driver
 * implements it. Only one thread at a time calls; each method returns when it is done.
 */
public interface BreakableBroker {

  /**
   * Makes a driver that has not connected yet. It notices a silent broker within {@link
   * #silenceNoticedWithin()}, and its limits of retries, if it has any, are beyond what a case may
   * take.
   *
   * @return a driver, which the case closes
   */
  Driver driver();

  /**
   * How long the broker may be silent until the drivers see that it is.
   *
   * @return the limit that the driver promises; best a few seconds
   */
  Duration silenceNoticedWithin();

  /**
   * How long closing a driver may take.
   *
   * @return the limit that the driver promises
   */
  Duration closeTimeout();

  /** Ends the broker without a warning, as a power cut does. What it has on disk stays. */
  void crash();

  /** Ends the broker the orderly way. */
  void stop();

  /** Starts the broker again after a crash or a stop; returns when it takes connections. */
  void start();

  /** Ends all connections at once; the broker runs on and takes new ones. */
  void dropConnections();

  /** Has the broker neither read nor write any more; connections stay. */
  void silence();

  /** Ends the silence. */
  void endSilence();

  /** Ends whatever a case that failed has left broken. */
  void mend();

  /**
   * What is in the broker, for the report of a case that failed. Called as the case has left the
   * broker, so it may be away.
   *
   * @return lines for a person
   */
  String describe();
}

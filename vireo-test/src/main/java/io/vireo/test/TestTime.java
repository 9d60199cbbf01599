package io.vireo.test;

/** The time of a test, as its own parts see it. Any thread may call. */
interface TestTime extends BrokerTime, AutoCloseable {

  /** A clock for measuring time, like {@link System#nanoTime()}. */
  long nanoTime();

  /** Withdraws what is still to happen at some time. */
  @Override
  void close();
}

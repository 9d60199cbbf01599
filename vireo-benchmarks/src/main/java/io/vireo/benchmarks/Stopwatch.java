package io.vireo.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * Takes the time of one round: on the clock, and of the processors in this JVM and in the broker.
 * One thread starts it and one, maybe another, stops it; whoever then asks must have been told so
 * by that thread.
 */
public final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final BrokerProcess brokerProcess;
  private volatile Reading start;
  private volatile Reading end;

  private record Reading(long clock, long client, OptionalLong broker) {}

  /**
   * A stopwatch that stands.
   *
   * @param brokerProcess the broker's
   */
  public Stopwatch(BrokerProcess brokerProcess) {
    this.brokerProcess = brokerProcess;
    this.start = read();
    this.end = start;
  }

  /** Starts it. */
  public void start() {
    start = read();
  }

  /** Stops it. */
  public void stop() {
    end = read();
  }

  /**
   * What it shows.
   *
   * @param messages how many were moved between start and stop
   * @return the figures of the round
   */
  public Measurement measured(int messages) {
    Reading from = start;
    Reading to = end;
    double broker = Double.NaN;
    if (from.broker.isPresent() && to.broker.isPresent()) {
      broker = (double) (to.broker.getAsLong() - from.broker.getAsLong()) / messages;
    }
    return new Measurement(
        messages,
        to.clock - from.clock,
        (double) (to.client - from.client) / messages,
        broker,
        Latencies.NONE);
  }

  private Reading read() {
    return new Reading(
        System.nanoTime(), SYSTEM.getProcessCpuTime(), brokerProcess.processorNanos());
  }
}

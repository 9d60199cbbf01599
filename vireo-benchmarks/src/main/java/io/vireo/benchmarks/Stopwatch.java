package io.vireo.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * Measures one round: the elapsed time, and the processor time of this JVM and of the broker. One
 * thread starts the stopwatch and the same or another thread stops it. A thread may call {@link
 * #measured} after the thread that stopped it has handed over to it, for example through a latch.
 */
public final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final BrokerProcess brokerProcess;
  private volatile Reading start;
  private volatile Reading end;

  private record Reading(long clock, long client, OptionalLong broker) {}

  /**
   * Makes a stopwatch that has not started.
   *
   * @param brokerProcess the process of the broker
   */
  public Stopwatch(BrokerProcess brokerProcess) {
    this.brokerProcess = brokerProcess;
    this.start = read();
    this.end = start;
  }

  /** Starts the measurement. */
  public void start() {
    start = read();
  }

  /** Stops the measurement. */
  public void stop() {
    end = read();
  }

  /**
   * Calculates the figures between start and stop.
   *
   * @param messages how many events the round had
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

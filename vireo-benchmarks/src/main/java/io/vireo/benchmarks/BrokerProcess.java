package io.vireo.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads the processor time of the broker's process, on Linux. Any thread may call it. */
public final class BrokerProcess {
  /** In /proc, Linux shows times in ticks of a hundredth of a second, whatever its timer is. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** The indexes count the fields after the name of the command, which may contain spaces. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  private final Path statistics;
  private final boolean readable;

  private BrokerProcess(Path statistics) {
    this.statistics = statistics;
    this.readable = Files.isReadable(statistics);
  }

  /**
   * Makes the process of a broker on this machine.
   *
   * @param id the id of the process
   * @return the process
   */
  public static BrokerProcess of(long id) {
    return new BrokerProcess(Path.of("/proc", Long.toString(id), "stat"));
  }

  /**
   * Makes the process of a broker whose process id is not known.
   *
   * @return a process without a time
   */
  public static BrokerProcess unknown() {
    return new BrokerProcess(Path.of("/proc/none"));
  }

  /** The user and system time of the process in nanoseconds; empty if it cannot be read. */
  OptionalLong processorNanos() {
    if (!readable) {
      return OptionalLong.empty();
    }
    try {
      String line = Files.readString(statistics, US_ASCII);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", SYSTEM_TIME + 2);
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      return OptionalLong.of(ticks * NANOS_PER_TICK);
    } catch (IOException e) {
      throw new IllegalStateException("The broker's process has ended", e);
    }
  }
}

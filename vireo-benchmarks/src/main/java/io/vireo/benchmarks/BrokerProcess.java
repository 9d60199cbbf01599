package io.vireo.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The processor time of the broker's process, where the system tells it. Any thread may ask. */
public final class BrokerProcess {
  /** Linux shows all processes times in ticks of a hundredth of a second, whatever its own are. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** Of the fields after the command's name, which may contain spaces. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  private final Path statistics;
  private final boolean readable;

  private BrokerProcess(Path statistics) {
    this.statistics = statistics;
    this.readable = Files.isReadable(statistics);
  }

  /**
   * A broker of this machine.
   *
   * @param id of its process
   * @return its process
   */
  public static BrokerProcess of(long id) {
    return new BrokerProcess(Path.of("/proc", Long.toString(id), "stat"));
  }

  /**
   * A broker whose process is not known.
   *
   * @return one that tells no time
   */
  public static BrokerProcess unknown() {
    return new BrokerProcess(Path.of("/proc/none"));
  }

  /** User and system time since it was started, in nanoseconds; empty if it cannot be read. */
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

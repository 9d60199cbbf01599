package io.vireo.rabbitmq;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** How much of a processor this JVM uses. */
final class Processor {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Duration WINDOW = Duration.ofMillis(500);
  private static final double QUIET_SHARE = 0.25;

  private Processor() {}

  /** Waits until it uses next to nothing: what goes in a circle never does. */
  static void awaitQuiet() {
    AtomicLong used = new AtomicLong(SYSTEM.getProcessCpuTime());
    AtomicLong since = new AtomicLong(System.nanoTime());
    Awaitility.await("a quiet processor")
        .atMost(TestBroker.PATIENCE)
        .pollDelay(WINDOW)
        .pollInterval(WINDOW)
        .until(
            () -> {
              long now = System.nanoTime();
              long total = SYSTEM.getProcessCpuTime();
              double share =
                  (double) (total - used.getAndSet(total)) / (now - since.getAndSet(now));
              return share < QUIET_SHARE;
            });
  }
}

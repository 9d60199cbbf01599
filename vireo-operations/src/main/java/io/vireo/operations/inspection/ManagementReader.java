package io.vireo.operations.inspection;

import io.vireo.operations.management.ManagementApi;
import io.vireo.operations.management.ManagementApi.UnavailableException;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.BrokerAccess;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the management API of the broker to which a driver connects. Only a connection tells which
 * broker that is. What it has told is kept, and asked for again if the API cannot be read a minute
 * later: the driver may be connected to another node then. Any thread may call.
 */
final class ManagementReader {
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final RabbitDriver driver;
  private final @Nullable ManagementUrl url;
  private final Duration timeout;
  private volatile @Nullable Opened opened;

  /** A client of the API, and when it was made as {@link System#nanoTime}. */
  private record Opened(ManagementApi api, long at) {
    boolean isOld() {
      return System.nanoTime() - at > Durations.nanos(KEPT);
    }
  }

  ManagementReader(RabbitDriver driver, @Nullable ManagementUrl url, Duration timeout) {
    this.driver = driver;
    this.url = url;
    this.timeout = timeout;
  }

  /**
   * Reads from the API.
   *
   * @throws Unreadable if that is not possible, with a sentence that says what to do
   * @throws io.vireo.VireoException if the broker cannot be reached
   */
  <T> T read(Function<ManagementApi, T> reading) throws Unreadable {
    Opened current = opened;
    if (current == null) {
      current = open();
      opened = current;
    }
    try {
      return reading.apply(current.api);
    } catch (UnavailableException e) {
      if (current.isOld()) {
        opened = null;
      }
      throw new Unreadable(
          "The management API at "
              + current.api.endpoint()
              + " cannot be read ("
              + e.getMessage()
              + "). "
              + e.remedy(RabbitInspection.ADVICE.management())
              + ".",
          e);
    }
  }

  private Opened open() {
    try (RabbitInspector inspector = driver.inspect(timeout)) {
      BrokerAccess access = inspector.access();
      ManagementUrl address = url == null ? ManagementUrl.of(access) : url;
      return new Opened(new ManagementApi(address, access, timeout), System.nanoTime());
    }
  }

  /** The management API cannot be read. The message is a sentence for people. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

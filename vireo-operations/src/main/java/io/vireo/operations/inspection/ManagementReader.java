package io.vireo.operations.inspection;

import io.vireo.operations.management.ManagementApi;
import io.vireo.operations.management.ManagementApi.UnavailableException;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.BrokerAccess;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the management API of the broker to which a driver connects. Only a connection tells which
 * broker that is, so what it has told is kept until the API cannot be read. Any thread may call.
 */
final class ManagementReader {
  private final RabbitDriver driver;
  private final @Nullable ManagementUrl url;
  private final Duration timeout;
  private volatile @Nullable ManagementApi api;

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
    ManagementApi current = api;
    if (current == null) {
      current = open();
      api = current;
    }
    try {
      return reading.apply(current);
    } catch (UnavailableException e) {
      api = null;
      throw new Unreadable(
          "The management API at "
              + current.endpoint()
              + " cannot be read ("
              + e.getMessage()
              + "). "
              + RabbitInspection.ADVICE.management()
              + ".",
          e);
    }
  }

  private ManagementApi open() {
    try (RabbitInspector inspector = driver.inspect(timeout)) {
      BrokerAccess access = inspector.access();
      return new ManagementApi(url == null ? ManagementUrl.of(access) : url, access, timeout);
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

package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.impl.ClientVersion;
import io.vireo.VireoException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the version of the RabbitMQ client on the class path. Build tools may silently replace the
 * version that Vireo asks for by an older one, and older clients have known security defects.
 */
public final class ClientLibrary {
  private static final int[] MIN_VERSION = {5, 37, 1};
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  /** The version that a client reports which was packaged without its version. */
  private static final String UNKNOWN = "0.0.0";

  private ClientLibrary() {}

  /** Throws a {@link VireoException} if the client is too old. */
  public static void requireSafe() {
    requireSafe(ClientVersion.VERSION);
  }

  public static void requireSafe(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (version.equals(UNKNOWN) || !matcher.matches()) {
      return;
    }
    int[] found = new int[MIN_VERSION.length];
    for (int i = 0; i < MIN_VERSION.length; i++) {
      found[i] = Integer.parseInt(matcher.group(i + 1));
    }
    if (Arrays.compare(found, MIN_VERSION) < 0) {
      throw new VireoException(
          "com.rabbitmq:amqp-client %s has known security defects; declare that dependency with version 5.37.1 or later in your own build"
              .formatted(version));
    }
  }
}

package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.impl.ClientVersion;
import io.vireo.VireoException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The RabbitMQ client that is really there. What Vireo asks for can be overruled without a word by
 * the version management of another library, and older clients have known security defects.
 */
public final class ClientLibrary {
  private static final int[] LEAST = {5, 37, 1};
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  /** What the client says of a copy of itself that does not know its version. */
  private static final String UNKNOWN = "0.0.0";

  private ClientLibrary() {}

  /**
   * Checks the version.
   *
   * @throws VireoException if it is too old
   */
  public static void requireSafe() {
    requireSafe(ClientVersion.VERSION);
  }

  public static void requireSafe(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (version.equals(UNKNOWN) || !matcher.matches()) {
      return;
    }
    int[] found = new int[LEAST.length];
    for (int i = 0; i < LEAST.length; i++) {
      found[i] = Integer.parseInt(matcher.group(i + 1));
    }
    if (Arrays.compare(found, LEAST) < 0) {
      throw new VireoException(
          "com.rabbitmq:amqp-client "
              + version
              + " has known security defects; declare that dependency with version 5.37.1 or later"
              + " in your own build");
    }
  }
}

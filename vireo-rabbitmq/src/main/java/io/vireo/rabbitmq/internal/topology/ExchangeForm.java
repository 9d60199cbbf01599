package io.vireo.rabbitmq.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.ExchangeType;
import java.util.Objects;

/** An exchange of the program: its name, its type, and how it is declared. Immutable. */
public record ExchangeForm(String name, ExchangeType type, ExchangeSettings settings) {
  private static final int MAX_NAME_BYTES = 255;

  public ExchangeForm {
    requireName(name);
    Objects.requireNonNull(type, "type");
  }

  /**
   * Checks the name of an exchange.
   *
   * @throws IllegalArgumentException for a name that RabbitMQ would refuse or change
   */
  public static void requireName(String name) {
    int bytes = Objects.requireNonNull(name, "name").getBytes(UTF_8).length;
    if (bytes < 1 || bytes > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "Exchange name '" + name + "' is not 1 to 255 bytes of UTF-8");
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        // RabbitMQ takes line breaks out of the names of exchanges.
        throw new IllegalArgumentException(
            "The exchange name has a control character at index " + i + "; leave it out");
      }
    }
    if (!UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException(
          "The exchange name has half a surrogate pair, which no UTF-8 can hold; leave it out");
    }
  }

  /** The same exchange, declared in another way. */
  public ExchangeForm with(ExchangeSettings value) {
    return new ExchangeForm(name, type, value);
  }
}

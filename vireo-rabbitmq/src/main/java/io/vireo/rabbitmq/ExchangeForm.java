package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.ExchangeType;
import io.vireo.VireoException;
import java.util.Objects;

/** What an exchange of the program's own is. */
record ExchangeForm(String name, ExchangeType type, RabbitExchangeOptions options) {
  private static final int MOST_NAME_BYTES = 255;

  ExchangeForm {
    requireName(name);
    Objects.requireNonNull(type, "type");
  }

  static void requireName(String name) {
    int bytes = name.getBytes(UTF_8).length;
    if (bytes < 1 || bytes > MOST_NAME_BYTES) {
      throw new VireoException("Exchange name '" + name + "' is not 1 to 255 bytes of UTF-8");
    }
  }

  ExchangeForm with(RabbitExchangeOptions value) {
    return new ExchangeForm(name, type, value);
  }
}

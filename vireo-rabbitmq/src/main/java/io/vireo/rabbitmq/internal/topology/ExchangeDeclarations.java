package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.AnotherTypeException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.MissingException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares exchanges, and looks for them, over the channel of a {@link Declarations}. An exchange
 * that exists in another form is used as it is, with one warning for each connection. An exchange
 * of another type is never used, for it would send events to other queues. One thread at a time may
 * call it.
 */
public final class ExchangeDeclarations {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeDeclarations.class);

  private final BrokerConnection connection;
  private final Declarations declarations;

  ExchangeDeclarations(Declarations declarations) {
    this.connection = declarations.connection();
    this.declarations = declarations;
  }

  /** Declares a durable exchange that is not deleted by itself. */
  public void declare(String name, ExchangeType type, Map<String, Object> arguments)
      throws IOException {
    declare(name, type, ExchangeSettings.NONE, false, arguments);
  }

  /**
   * Declares a durable direct exchange to which only the broker can publish, when a queue dead
   * letters an event.
   */
  void declareInternal(String name) throws IOException {
    declare(name, ExchangeType.DIRECT, ExchangeSettings.NONE, true, Map.of());
  }

  /**
   * Declares an exchange of the program, or only looks for it if somebody else declares it.
   *
   * @throws AnotherTypeException if the exchange exists with another type
   * @throws MissingException if somebody else declares the exchange and has not done so
   */
  void declare(ExchangeForm form) throws IOException {
    if (form.settings().passive()) {
      requireThere(form.name());
    } else {
      declare(form.name(), form.type(), form.settings(), false, Map.of());
    }
  }

  private void requireThere(String name) throws IOException {
    try {
      look(name);
    } catch (IOException e) {
      throw Declarations.refusalCode(e) == AMQP.NOT_FOUND
          ? new MissingException("Exchange '" + name + "'", e)
          : e;
    }
  }

  private void declare(
      String name,
      ExchangeType type,
      ExchangeSettings settings,
      boolean internal,
      Map<String, Object> arguments)
      throws IOException {
    try {
      declarations
          .channel()
          .exchangeDeclare(
              name,
              type.wireName(),
              settings.durable(),
              settings.autoDelete(),
              internal,
              arguments);
    } catch (IOException e) {
      if (!Declarations.isRefusal(e)) {
        throw e;
      }
      FormDifference difference = FormDifference.read(Declarations.refusalText(e), inWords(name));
      if (difference != null && difference.what().equals("type")) {
        throw new AnotherTypeException(name, type.wireName(), e);
      }
      if (!isThere(name)) {
        throw e;
      }
      if (connection.isFirstMention(name)) {
        LOG.warn(
            "{}: exchange '{}' is used as it is ({})",
            connection.endpoint(),
            name,
            ConnectFailure.of(e).reason());
      }
    }
  }

  /** Whether an exchange of this name exists, in whatever form. */
  public boolean isThere(String name) throws IOException {
    return Declarations.isThere(() -> look(name));
  }

  private void look(String name) throws IOException {
    declarations.channel().exchangeDeclarePassive(name);
  }

  /** The words by which the broker names an exchange in its refusals. */
  String inWords(String name) {
    return "exchange '" + name + "' in vhost '" + connection.address().virtualHost() + "'";
  }
}

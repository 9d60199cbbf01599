package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.ExchangeDeclaration;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a queue or an exchange was declared. AMQP has no request for that, so the probe
 * declares it again: the broker's refusal names the first difference, the probe corrects it in the
 * next declaration, and so on until there is no difference. Each declaration has an argument with
 * which the broker makes nothing, should the queue or exchange have been deleted meanwhile. The
 * broker compares that argument last or never. One thread at a time may call it.
 */
public final class FormProbe {
  /**
   * The broker makes no queue with this argument if it holds no age. It compares only streams by
   * it.
   */
  private static final String QUEUE_GUARD = "x-max-age";

  /** The broker makes no exchange with this argument if it holds no name, and compares it last. */
  private static final String EXCHANGE_GUARD = "alternate-exchange";

  private static final String DELIVERY_LIMIT = "x-delivery-limit";

  /** The limit of RabbitMQ 4 for a queue that was declared without one. */
  private static final int DEFAULT_DELIVERY_LIMIT = 20;

  private static final Deque<String> NO_GUESSES = new ArrayDeque<>();

  private final Declarations declarations;

  public FormProbe(Declarations declarations) {
    this.declarations = declarations;
  }

  /**
   * What could be found out about a queue that exists.
   *
   * @param unread the argument whose value the broker does not tell, so that all that the broker
   *     compares after it is not known either; null if everything is known
   */
  record Found(
      boolean durable,
      boolean autoDelete,
      Map<String, Object> arguments,
      @Nullable FormDifference unread) {
    /** The broker compares these arguments before all others. */
    private static final Set<String> COMPARED_FIRST = Set.of(QueueForm.EXPIRES, QueueSettings.TYPE);

    /** Whether the broker certainly does not delete the queue, with its events, by itself. */
    boolean stays() {
      return !autoDelete && !arguments.containsKey(QueueForm.EXPIRES) && knowsExpiration();
    }

    /** Whether it is known after how long without use the broker deletes the queue, if ever. */
    boolean knowsExpiration() {
      return unread == null
          || arguments.containsKey(QueueForm.EXPIRES)
          || (unread.what().startsWith("x-") && !COMPARED_FIRST.contains(unread.what()));
    }

    /** Whether an argument is known to begin with a prefix. */
    boolean begins(String argument, String prefix) {
      return arguments.get(argument) instanceof String text
          ? text.startsWith(prefix)
          : unread != null && unread.what().equals(argument) && unread.begins(prefix);
    }

    /** The whole declaration; empty if a part of it is not known. */
    Optional<QueueDeclaration> declaration() {
      return unread == null
          ? Optional.of(new QueueDeclaration(durable, autoDelete, arguments))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return QueueForm.words(durable, autoDelete, arguments)
          + (unread == null
              ? ""
              : " and " + unread.what() + ", whose value the broker does not tell");
    }
  }

  /**
   * Compares a queue that exists with a form.
   *
   * @return the broker's refusal, perhaps cut off; null if the queue has this form
   */
  public @Nullable String objection(String name, boolean durable, Map<String, Object> arguments)
      throws IOException {
    Map<String, Object> asked = new HashMap<>(arguments);
    asked.put(QUEUE_GUARD, "none");
    try {
      declarations.queue(name, durable, false, asked);
      return null;
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      return ConnectFailure.of(e).reason();
    }
  }

  /**
   * How often a quorum queue delivers a message before it gives that up. Empty for other queues,
   * for one without a limit, and if the broker does not tell: it tells no limit that a policy sets.
   */
  public OptionalLong deliveryLimit(String name) throws IOException {
    if (!isQuorum(name)) {
      return OptionalLong.empty();
    }
    Object limit = look(name).map(found -> found.arguments().get(DELIVERY_LIMIT)).orElse(null);
    if (limit instanceof Number number) {
      return number.longValue() < 0 ? OptionalLong.empty() : OptionalLong.of(number.longValue());
    }
    Object version = declarations.connection().client().getServerProperties().get("version");
    return String.valueOf(version).startsWith("3.")
        ? OptionalLong.empty()
        : OptionalLong.of(DEFAULT_DELIVERY_LIMIT);
  }

  private boolean isQuorum(String name) throws IOException {
    Map<String, Object> classic = Map.of(QueueSettings.TYPE, "classic", QUEUE_GUARD, "none");
    try {
      declarations.queue(name, true, false, classic);
      return false;
    } catch (IOException e) {
      FormDifference difference = difference(e, declarations.queueInWords(name));
      return difference != null && difference.what().equals(QueueSettings.TYPE);
    }
  }

  /** The declaration of a queue that exists; empty if the broker does not tell all of it. */
  public Optional<QueueDeclaration> queue(String name) throws IOException {
    return look(name).flatMap(Found::declaration);
  }

  /**
   * As much of the declaration of a queue that exists as the broker tells. Empty if the broker
   * tells nothing, for instance because this user may not declare the queue.
   */
  Optional<Found> look(String name) throws IOException {
    boolean durable = true;
    boolean autoDelete = false;
    Map<String, Object> arguments = new HashMap<>();
    Set<String> corrected = new HashSet<>();
    Map<String, Deque<String>> guesses = guesses(name);
    while (true) {
      Map<String, Object> asked = new HashMap<>(arguments);
      asked.put(QUEUE_GUARD, "none");
      FormDifference difference;
      try {
        declarations.queue(name, durable, autoDelete, asked);
        return Optional.of(new Found(durable, autoDelete, arguments, null));
      } catch (IOException e) {
        difference = difference(e, declarations.queueInWords(name));
      }
      if (difference == null || difference.what().equals(QUEUE_GUARD)) {
        return Optional.empty();
      }
      String what = difference.what();
      boolean first = corrected.add(what);
      if (first && what.equals("durable")) {
        durable = false;
      } else if (first && what.equals("auto_delete")) {
        autoDelete = true;
      } else {
        Object value = first ? difference.value() : null;
        value = value == null ? guesses.getOrDefault(what, NO_GUESSES).poll() : value;
        if (value == null) {
          arguments.remove(what);
          return Optional.of(new Found(durable, autoDelete, arguments, difference));
        }
        arguments.put(what, value);
      }
    }
  }

  /** The values that Vireo sets, to be tried where the broker's text has no room for the value. */
  private static Map<String, Deque<String>> guesses(String name) {
    String delegated = name + ".delegated";
    return Map.of(
        "x-dead-letter-exchange",
        guesses(DelegatedQueue.exchange(name, delegated), ""),
        "x-dead-letter-routing-key",
        guesses(Topology.recoveryQueue(name), delegated),
        QueueSettings.TYPE,
        guesses(QueueSettings.QUORUM, "stream"));
  }

  private static Deque<String> guesses(String first, String second) {
    return new ArrayDeque<>(List.of(first, second));
  }

  /** The declaration of an exchange that exists; empty if the broker does not tell all of it. */
  public Optional<ExchangeDeclaration> exchange(String name) throws IOException {
    String type = "direct";
    boolean durable = true;
    boolean autoDelete = false;
    boolean internal = false;
    Set<String> corrected = new HashSet<>();
    while (true) {
      FormDifference difference;
      try {
        declarations
            .channel()
            .exchangeDeclare(name, type, durable, autoDelete, internal, Map.of(EXCHANGE_GUARD, 1));
        return Optional.empty();
      } catch (IOException e) {
        difference = difference(e, declarations.exchanges().inWords(name));
      }
      if (difference == null || !corrected.add(difference.what())) {
        return Optional.empty();
      }
      String text = difference.text();
      switch (difference.what()) {
        case "durable" -> durable = false;
        case "auto_delete" -> autoDelete = true;
        case "internal" -> internal = true;
        case "type" -> {
          if (text == null) {
            return Optional.empty();
          }
          type = text;
        }
        case EXCHANGE_GUARD -> {
          return text == null && !difference.isNone()
              ? Optional.empty()
              : Optional.of(
                  new ExchangeDeclaration(
                      type,
                      durable,
                      autoDelete,
                      internal,
                      Optional.ofNullable(difference.isNone() ? null : text)));
        }
        default -> {
          return Optional.empty();
        }
      }
    }
  }

  private static @Nullable FormDifference difference(IOException cause, String resource)
      throws IOException {
    if (Declarations.refusalCode(cause) == AMQP.PRECONDITION_FAILED) {
      return FormDifference.read(Declarations.refusalText(cause), resource);
    }
    if (Declarations.isRefusal(cause)) {
      // The refusal has another reason, such as a user who may not declare anything.
      return null;
    }
    throw cause;
  }
}

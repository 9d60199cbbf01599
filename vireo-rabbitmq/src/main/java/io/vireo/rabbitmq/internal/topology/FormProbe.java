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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a queue or an exchange was declared, which AMQP has no question for: declares it
 * again, and the broker's refusal names the first difference; then again with that put right, until
 * there is none. Each declaration holds an argument that the broker compares last or never and with
 * which it makes nothing, so nothing comes into being should the queue or exchange just have gone.
 */
public final class FormProbe {
  /** No queue is made with an age that is none; only streams are compared by it. */
  private static final String QUEUE_GUARD = "x-max-age";

  /** No exchange is made with an alternate exchange that is no name; compared after all else. */
  private static final String EXCHANGE_GUARD = "alternate-exchange";

  private static final Deque<String> NO_GUESSES = new ArrayDeque<>();

  private final Declarations declarations;

  public FormProbe(Declarations declarations) {
    this.declarations = declarations;
  }

  /**
   * What could be found out about a queue that is there.
   *
   * @param durable whether it survives a restart of the broker
   * @param autoDelete whether it goes with its last consumer
   * @param arguments those that were found
   * @param unread the next one, if the broker does not tell its value: what comes after it is not
   *     known either; null if this is all
   */
  record Found(
      boolean durable,
      boolean autoDelete,
      Map<String, Object> arguments,
      @Nullable FormDifference unread) {
    /** Compared before all other arguments, and so known once one of those is. */
    private static final Set<String> COMPARED_FIRST = Set.of(QueueForm.EXPIRES, QueueSettings.TYPE);

    /** Whether it is certain that it does not go by itself, with what is in it. */
    boolean stays() {
      return !autoDelete && !arguments.containsKey(QueueForm.EXPIRES) && knowsExpiration();
    }

    /** Whether it is certain after how long without use it goes, be it never. */
    boolean knowsExpiration() {
      return unread == null
          || arguments.containsKey(QueueForm.EXPIRES)
          || (unread.what().startsWith("x-") && !COMPARED_FIRST.contains(unread.what()));
    }

    /** Whether an argument certainly begins so. */
    boolean begins(String argument, String prefix) {
      return arguments.get(argument) instanceof String text
          ? text.startsWith(prefix)
          : unread != null && unread.what().equals(argument) && unread.begins(prefix);
    }

    /** How it was declared; empty if that is not all known. */
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
   * What the broker says against a form of a queue that is there, be its text cut off; null if the
   * queue has this form.
   */
  @Nullable String objection(String name, boolean durable, Map<String, Object> arguments)
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

  /** The form of a queue that is there; empty if the broker does not tell it. */
  public Optional<QueueDeclaration> queue(String name) throws IOException {
    return look(name).flatMap(Found::declaration);
  }

  /**
   * As much of the form of a queue that is there as the broker tells; empty if it tells nothing,
   * such as to a user who may not declare it.
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
        difference = refused(e, declarations.queueInWords(name));
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

  /** What Vireo sets, where the name of the queue leaves the broker no room to say it. */
  private static Map<String, Deque<String>> guesses(String name) {
    String delegated = name + ".delegated";
    return Map.of(
        "x-dead-letter-exchange",
        new ArrayDeque<>(List.of(DelegatedQueue.exchange(name, delegated), "")),
        "x-dead-letter-routing-key",
        new ArrayDeque<>(List.of(Topology.recoveryQueue(name), delegated)),
        QueueSettings.TYPE,
        new ArrayDeque<>(List.of(QueueSettings.QUORUM, "stream")));
  }

  /** The form of an exchange that is there; empty if the broker does not tell it. */
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
        difference = refused(e, declarations.exchangeInWords(name));
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
                      type, durable, autoDelete, internal, difference.isNone() ? null : text));
        }
        default -> {
          return Optional.empty();
        }
      }
    }
  }

  private static @Nullable FormDifference refused(IOException cause, String resource)
      throws IOException {
    if (Declarations.refusalCode(cause) == AMQP.PRECONDITION_FAILED) {
      return FormDifference.read(Declarations.refusalText(cause), resource);
    }
    if (Declarations.isRefusal(cause)) {
      // Such as a user who may not declare anything.
      return null;
    }
    throw cause;
  }
}

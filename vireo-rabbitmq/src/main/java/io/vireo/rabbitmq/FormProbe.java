package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a queue or an exchange was declared, which AMQP has no question for: declares it
 * again, and the broker's refusal names the first difference; then again with that put right, until
 * there is none. Each declaration holds an argument that the broker compares last or never and with
 * which it makes nothing, so nothing comes into being should the queue or exchange just have gone.
 */
final class FormProbe {
  /** No queue is made with an age that is none; only streams are compared by it. */
  private static final String QUEUE_GUARD = "x-max-age";

  /** No exchange is made with an alternate exchange that is no name; compared after all else. */
  private static final String EXCHANGE_GUARD = "alternate-exchange";

  /** The broker cuts its text off at 255 bytes, names and values included. */
  private static final Pattern DIFFERENCE =
      Pattern.compile(".*inequivalent arg '([^']+)' for (?:.*: received .* but current is )?(.*)");

  private static final Pattern VALUE = Pattern.compile("the value '(.*)' of type '(\\w+)'.*");
  private static final Pattern FIELD = Pattern.compile("'(.*)'.*");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

  private static final Deque<String> NO_GUESSES = new ArrayDeque<>();

  private final Declarations declarations;

  FormProbe(Declarations declarations) {
    this.declarations = declarations;
  }

  /**
   * What differs.
   *
   * @param what a field such as {@code durable}, or an argument
   * @param current how the broker writes what it has
   */
  private record Difference(String what, String current) {
    /** Reads a refusal; null if it is about something else, or its text was cut off. */
    static @Nullable Difference read(IOException cause) {
      Matcher matcher = DIFFERENCE.matcher(ConnectFailure.of(cause).reason());
      return matcher.matches() ? new Difference(matcher.group(1), matcher.group(2)) : null;
    }

    String field() {
      Matcher matcher = FIELD.matcher(current);
      return matcher.matches() ? matcher.group(1) : current;
    }

    boolean isNone() {
      return current.startsWith("none") || current.startsWith("'undefined'");
    }

    /** The value of an argument; null if this cannot say it. */
    @Nullable Object value() {
      Matcher matcher = VALUE.matcher(current);
      if (!matcher.matches()) {
        // So RabbitMQ 4 tells the type of a queue, which it compares as if it were a field.
        Matcher field = FIELD.matcher(current);
        return field.matches() ? field.group(1) : null;
      }
      String text = matcher.group(1);
      return switch (matcher.group(2)) {
        case "longstr" -> text;
        case "bool" -> Boolean.valueOf(text);
        default -> WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
      };
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
  Optional<QueueDeclaration> queue(String name) throws IOException {
    boolean durable = true;
    boolean autoDelete = false;
    Map<String, Object> arguments = new HashMap<>();
    Set<String> corrected = new HashSet<>();
    Map<String, Deque<String>> guesses = guesses(name);
    while (true) {
      Map<String, Object> asked = new HashMap<>(arguments);
      asked.put(QUEUE_GUARD, "none");
      Difference difference;
      try {
        declarations.queue(name, durable, autoDelete, asked);
        return Optional.of(new QueueDeclaration(durable, autoDelete, arguments));
      } catch (IOException e) {
        difference = refused(e);
      }
      if (difference == null || difference.what().equals(QUEUE_GUARD)) {
        return Optional.empty();
      }
      String what = difference.what();
      boolean first = corrected.add(what);
      if (first && what.equals("durable")) {
        durable = Boolean.parseBoolean(difference.field());
      } else if (first && what.equals("auto_delete")) {
        autoDelete = Boolean.parseBoolean(difference.field());
      } else {
        Object value = first ? difference.value() : null;
        value = value == null ? guesses.getOrDefault(what, NO_GUESSES).poll() : value;
        if (value == null) {
          return Optional.empty();
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
        new ArrayDeque<>(List.of("fallback/" + name + "/" + delegated)),
        "x-dead-letter-routing-key",
        new ArrayDeque<>(List.of(Topology.recoveryQueue(name), delegated)));
  }

  /** The form of an exchange that is there; empty if the broker does not tell it. */
  Optional<ExchangeDeclaration> exchange(String name) throws IOException {
    String type = "direct";
    boolean durable = true;
    boolean autoDelete = false;
    boolean internal = false;
    Set<String> corrected = new HashSet<>();
    while (true) {
      Difference difference;
      try {
        declarations
            .channel()
            .exchangeDeclare(name, type, durable, autoDelete, internal, Map.of(EXCHANGE_GUARD, 1));
        return Optional.empty();
      } catch (IOException e) {
        difference = refused(e);
      }
      if (difference == null || !corrected.add(difference.what())) {
        return Optional.empty();
      }
      switch (difference.what()) {
        case "type" -> type = difference.field();
        case "durable" -> durable = Boolean.parseBoolean(difference.field());
        case "auto_delete" -> autoDelete = Boolean.parseBoolean(difference.field());
        case "internal" -> internal = Boolean.parseBoolean(difference.field());
        case EXCHANGE_GUARD -> {
          String alternate = difference.isNone() ? null : difference.field();
          return Optional.of(
              new ExchangeDeclaration(type, durable, autoDelete, internal, alternate));
        }
        default -> {
          return Optional.empty();
        }
      }
    }
  }

  private static @Nullable Difference refused(IOException cause) throws IOException {
    if (Declarations.refusalCode(cause) == AMQP.PRECONDITION_FAILED) {
      return Difference.read(cause);
    }
    if (Declarations.isRefusal(cause)) {
      // Such as a user who may not declare anything.
      return null;
    }
    throw cause;
  }
}

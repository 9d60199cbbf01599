package io.vireo.operations.doctor;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.operations.text.Quantity;
import io.vireo.rabbitmq.ExchangeDeclaration;
import io.vireo.rabbitmq.QueueDeclaration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats facts as text. */
public final class Texts {
  private static final long MILLIS = 1_000;

  private Texts() {}

  public static String events(long number) {
    return Quantity.of(number, "event");
  }

  public static String form(ExchangeDeclaration form) {
    List<String> words = new ArrayList<>(List.of(form.type()));
    words.add(form.durable() ? "durable" : "not durable");
    if (form.autoDelete()) {
      words.add("auto-delete");
    }
    if (form.internal()) {
      words.add("internal");
    }
    form.alternate().ifPresent(name -> words.add("with the alternate exchange " + name));
    return String.join(", ", words);
  }

  public static String form(QueueDeclaration form) {
    List<String> words = new ArrayList<>();
    words.add("quorum".equals(form.arguments().get("x-queue-type")) ? "quorum" : "classic");
    words.add(form.durable() ? "durable" : "not durable");
    if (form.autoDelete()) {
      words.add("deleted with its last consumer");
    }
    if (form.arguments().get("x-expires") instanceof Long millis) {
      words.add("expires after " + duration(Duration.ofMillis(millis)) + " without a listener");
    }
    if (form.durable() && !form.autoDelete() && !form.arguments().containsKey("x-expires")) {
      words.add("kept with no time limit");
    }
    return String.join(", ", words);
  }

  public static String pause(Pause pause) {
    return "paused"
        + pause.by().map(by -> " by " + by).orElse("")
        + " since "
        + time(pause.since())
        + pause.until().map(until -> " until " + time(until)).orElse("")
        + pause.reason().map(reason -> ": " + reason).orElse("");
  }

  /** Says how many events wait in a queue and who consumes them, or why that is not known. */
  public static String state(QueueFacts queue) {
    return switch (queue.presence()) {
      case AWAY -> "its node is down";
      case LOCKED -> "it is exclusive to one connection";
      case THERE ->
          events(queue.ready())
              + (queue.ready() == 1 ? " waits, " : " wait, ")
              + Quantity.of(queue.consumers(), "consumer");
    };
  }

  /** Says how fast a listener is, and what it holds. */
  public static String traffic(Traffic traffic) {
    return String.format(
        Locale.ROOT,
        "%.1f events/s, %d in flight, %d prefetched",
        traffic.rate(),
        traffic.inFlight(),
        traffic.prefetched());
  }

  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Formats a duration, such as "1 min 30 s". */
  public static String duration(Duration duration) {
    List<String> parts = new ArrayList<>();
    add(parts, duration.toDays(), "d");
    add(parts, duration.toHoursPart(), "h");
    add(parts, duration.toMinutesPart(), "min");
    long millis = duration.toSecondsPart() * MILLIS + duration.toMillisPart();
    if (millis % MILLIS == 0) {
      add(parts, millis / MILLIS, "s");
    } else {
      add(parts, millis, "ms");
    }
    return parts.isEmpty() ? "0 s" : String.join(" ", parts);
  }

  private static void add(List<String> parts, long amount, String unit) {
    if (amount > 0) {
      parts.add(amount + " " + unit);
    }
  }

  public static String orUnset(@Nullable Object value) {
    return value == null ? "not set" : value.toString();
  }
}

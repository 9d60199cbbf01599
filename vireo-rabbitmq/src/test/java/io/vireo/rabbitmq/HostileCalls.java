package io.vireo.rabbitmq;

import static io.vireo.rabbitmq.EventBooks.shown;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
import io.vireo.tck.fault.HostileValues;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Hostile calls: options, durations and counts, remote control, and what lies in recovery. */
final class HostileCalls extends HostileSteps {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final EmitOptions CONTROL =
      EmitOptions.builder()
          .exchange(ExchangeNames.CONTROL)
          .exchangeType(ExchangeType.TOPIC)
          .build();

  HostileCalls(HostileValues values, EventBooks books, Core emitter, Observer app, Driver driver) {
    super(values, books, emitter, app, driver);
    app.onMessage(route("later"), Integer.class, m -> books.arrived(m.content(), m));
    app.on(route("control"), data -> {});
  }

  /** Ends the pauses of remote control. */
  void resume() {
    app.resumeOn(route("control"));
    emitter.control().resumeRoute(route("control"));
  }

  /** Commands over remote control that cannot be meant, or pause one listener for any time. */
  void control() {
    String to =
        values.oneOf(
            List.of("observer." + app.id(), "observer.all", "observer.nobody", "answer.nobody"));
    if (values.chance(0.5)) {
      byte[] body = values.json();
      books.accepted("control " + shown(body), () -> publish(to, body, CONTROL, true));
    }
    Map<String, Object> command = new LinkedHashMap<>();
    command.put(
        "action",
        values.oneOf(List.of("PAUSE", "RESUME", "PAUSE_ROUTE", "RESUME_ROUTE", "PING", "NONE", 7)));
    command.put(
        "event",
        values.chance(0.9) ? route("control") : values.oneOf(List.of("nobody", "", List.of())));
    command.put("answerTo", "a".repeat(values.below(300)));
    command.put(
        "howLong",
        values.oneOf(
            List.of(
                "PT1S",
                "PT-1S",
                1e300,
                1e18,
                -5,
                0,
                "P106751991167300D",
                "PT2562047788015215H30M7.999999999S",
                true)));
    command.put(
        "pause",
        Map.of(
            "since",
            values.oneOf(List.of(1, 1e15, 3e16, "+1000000000-12-31T23:59:59Z", "x")),
            "wholeRoute",
            values.chance(0.5),
            "by",
            values.count()));
    byte[] body = JsonMapper.shared().writeValueAsBytes(command);
    books.accepted("control " + shown(body), () -> publish(to, body, CONTROL, true));
    pause();
  }

  private void pause() {
    PauseOptions.Builder builder = PauseOptions.builder();
    String by = values.text();
    Duration howLong = values.duration();
    books.accepted("pause by " + shown(by), () -> builder.by(by).reason(by));
    books.accepted("pause for " + howLong, () -> builder.howLong(howLong));
    books.accepted(
        "pause", () -> emitter.control().pauseListeners(route("control"), builder.build()));
  }

  void later() {
    Duration delay = values.duration();
    String what = "delay " + delay;
    boolean soon = delay.compareTo(SHORT) <= 0;
    if (soon) {
      books.sent(what, route("later"), null, message -> true);
    }
    DelayedEvent[] event = new DelayedEvent[1];
    int number = books.step();
    if (!books.accepted(what, () -> event[0] = emitter.emitLater(route("later"), number, delay))) {
      books.forget();
    } else if (!soon && !emitter.cancel(DelayedEvent.parse(event[0].toString()))) {
      books.problem(what + ": it cannot be withdrawn");
    }
  }

  /** What lies in a recovery queue may come from anybody, and so may the lines of a file. */
  void records() {
    String route = route("records");
    byte[] record = record();
    String what = "record " + shown(record);
    Recovery recovery = emitter.recovery(route);
    books.required(what, () -> driver.routes().recovery(route).store(record));
    books.required(
        what,
        () -> {
          StringBuilder lines = new StringBuilder();
          long exported = recovery.exportTo(RecoveryFilter.all(), lines);
          long imported = recovery.importFrom(new StringReader(lines.toString()));
          if (exported != 1 || imported != 1 || recovery.count() != 2) {
            books.problem(
                what
                    + ": exported "
                    + exported
                    + ", imported "
                    + imported
                    + ", there "
                    + recovery.count());
          }
          recovery.redrive(RecoveryFilter.all(), RedriveOptions.defaults());
          recovery.discard(RecoveryFilter.all());
        });
    String line = new String(record(), UTF_8);
    books.accepted("line " + shown(line), () -> importFrom(recovery, line));
    books.required(line, () -> recovery.discard(RecoveryFilter.all()));
  }

  private byte[] record() {
    if (values.chance(0.3)) {
      return values.json();
    }
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("message", values.chance(0.5) ? values.text() : new String(values.json(), UTF_8));
    for (String field :
        List.of(
            "route",
            "event",
            "listener",
            "id",
            "when",
            "attempts",
            "error",
            "properties",
            "message_base64")) {
      if (values.chance(0.5)) {
        record.put(field, values.value());
      }
    }
    if (values.chance(0.5)) {
      record.put(
          "properties",
          Map.of(
              "message_id",
              values.text(),
              "timestamp",
              values.number(),
              "content_type",
              values.text(),
              "headers",
              Map.of("a", values.number(), shown(values.text()), values.fraction()),
              "header_types",
              Map.of("a", "time")));
    }
    try {
      return JsonMapper.shared().writeValueAsBytes(record);
    } catch (JacksonException e) {
      // Half a surrogate pair cannot be written.
      return values.json();
    }
  }

  private static void importFrom(Recovery recovery, String line) {
    try {
      recovery.importFrom(new StringReader(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void options() {
    ObserveOptions.Builder builder =
        ObserveOptions.builder().queueExpiration(Duration.ofSeconds(10));
    StringBuilder what = new StringBuilder("listener");
    time(what, "expiration", builder::queueExpiration);
    time(
        what,
        "handler time-out",
        time ->
            builder.handlerTimeout(
                time.compareTo(SHORT) < 0 && time.compareTo(Duration.ZERO) > 0 ? SHORT : time));
    time(what, "rest", builder::delayPerMessage);
    number(what, "prefetch", builder::prefetch);
    number(what, "concurrency", builder::concurrency);
    number(what, "deliveries", builder::maxDeliveries);
    number(what, "tries", tries -> builder.retryPolicy(RetryPolicy.immediately(tries)));
    number(
        what,
        "attempts",
        tries ->
            builder.retryPolicy(
                RetryPolicy.exponential(Duration.ofMillis(1), Duration.ofMillis(1)).atMost(tries)));
    time(
        what,
        "retries",
        time ->
            builder.retryPolicy(
                RetryPolicy.exponential(Duration.ofMillis(1), Duration.ofMillis(1)).atMost(time)));
    time(
        what,
        "growth",
        time -> builder.retryPolicy(RetryPolicy.exponential(Duration.ofMillis(1), time).atMost(2)));
    if (values.chance(0.2)) {
      books.accepted(
          "jitter",
          () -> builder.retryPolicy(RetryPolicy.immediately(1).withJitter(values.fraction())));
    }
    number(what, "window", window -> RedriveOptions.builder());
    String route = route("options." + books.step());
    Subscription[] made = new Subscription[1];
    if (!books.accepted(
        what.toString(),
        () ->
            made[0] =
                app.onMessage(
                    route, Integer.class, m -> books.arrived(m.content(), m), builder.build()))) {
      return;
    }
    int number = books.step();
    books.sent(what.toString(), route, null, message -> true);
    emit(what.toString(), route, number, EmitOptions.builder());
    Awaitility.await(what.toString())
        .atMost(TestBroker.PATIENCE)
        .until(() -> !books.isOpen(number));
    made[0].stop();
  }

  private void time(StringBuilder what, String name, Consumer<Duration> option) {
    if (values.chance(0.2)) {
      Duration time = values.duration();
      what.append(", ").append(name).append(' ').append(time);
      books.accepted(name + " " + time, () -> option.accept(time));
    }
  }

  private void number(StringBuilder what, String name, Consumer<Integer> option) {
    if (values.chance(0.2)) {
      int number = values.count();
      what.append(", ").append(name).append(' ').append(number);
      books.accepted(name + " " + number, () -> option.accept(number));
    }
  }
}

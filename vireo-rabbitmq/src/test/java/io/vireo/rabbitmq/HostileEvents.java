package io.vireo.rabbitmq;

import static io.vireo.rabbitmq.EventBooks.shown;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.spi.Driver;
import io.vireo.tck.fault.HostileValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hostile events: names, options, data of any type, and bodies of foreign programs. */
final class HostileEvents extends HostileSteps {
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final ObserveOptions BRIEFLY =
      ObserveOptions.builder().queueExpiration(Duration.ofSeconds(10)).build();
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofSeconds(60);

  /** What a foreign body may be read as. */
  record Order(int id, String name, List<Long> items, Map<String, Double> prices) {}

  HostileEvents(HostileValues values, EventBooks books, Core emitter, Observer app, Driver driver) {
    super(values, books, emitter, app, driver);
    app.onMessage(route("headers"), Integer.class, m -> books.arrived(m.content(), m));
    app.onMessage(route("data"), m -> books.arrived(id(m), m));
    app.onMessage(route("body"), m -> books.arrived(id(m), m));
    app.onMessage(route("order"), Order.class, m -> books.arrived(id(m), m));
    TYPED.forEach(type -> app.onMessage(route(type.getName()), type, m -> books.arrived(id(m), m)));
  }

  private static int id(Message<?> message) {
    return Integer.parseInt(message.id().orElseThrow());
  }

  void name() {
    String name = values.text();
    String what = "name '" + shown(name) + "'";
    int number = books.step();
    Subscription[] made = new Subscription[1];
    boolean heard =
        books.accepted(
            "on " + what,
            () ->
                made[0] =
                    app.onMessage(
                        name, Integer.class, m -> books.arrived(m.content(), m), BRIEFLY));
    if (heard) {
      books.sent(what, name, null, message -> message.event().equals(name));
    }
    boolean[] taken = new boolean[1];
    boolean emitted = books.accepted("emit " + what, () -> taken[0] = emitter.emit(name, number));
    if (heard != emitted || (emitted && !taken[0])) {
      books.problem(what + ": heard " + heard + ", emitted " + emitted + ", taken " + taken[0]);
    }
    if (heard) {
      Awaitility.await("step " + books.step() + ", " + what)
          .atMost(TestBroker.PATIENCE)
          .until(() -> !books.isOpen(number));
      made[0].stop();
    }
    if (emitted != books.accepted("broadcast " + what, () -> emitter.broadcast(name, number))) {
      books.problem(what + ": emitted " + emitted + ", but not broadcast");
    }
  }

  void headers() {
    EmitOptions.Builder builder = EmitOptions.builder();
    StringBuilder what = new StringBuilder("options");
    Map<String, Object> headers = new LinkedHashMap<>();
    for (int i = values.below(4); i > 0; i--) {
      String name = values.text();
      Object value = values.value();
      if (value != null
          && books.accepted("header " + shown(name), () -> builder.header(name, value))) {
        headers.put(name, value);
        what.append(", header ").append(shown(name)).append('=').append(shown(value));
      }
    }
    String[] id = new String[1];
    if (values.chance(0.3)) {
      String text = values.text();
      if (books.accepted("id", () -> builder.messageId(text))) {
        id[0] = text;
        what.append(", id ").append(shown(text));
      }
    }
    boolean certain = lifetime(builder, what);
    if (values.chance(0.3)) {
      int priority = values.count();
      books.accepted("priority", () -> builder.priority(priority));
    }
    if (values.chance(0.3)) {
      int retries = values.count();
      books.accepted("retries", () -> builder.maxRetries(retries));
    }
    if (certain) {
      books.sent(
          what.toString(),
          route("headers"),
          null,
          m ->
              m.headers().entrySet().containsAll(headers.entrySet())
                  && (id[0] == null || m.id().filter(id[0]::equals).isPresent()));
    }
    emit(what.toString(), route("headers"), books.step(), builder);
  }

  /** Draws times; whether the event has to arrive nevertheless. */
  private boolean lifetime(EmitOptions.Builder builder, StringBuilder what) {
    boolean certain = true;
    if (values.chance(0.2)) {
      Duration expiration = values.duration();
      if (books.accepted("expiration " + expiration, () -> builder.expiration(expiration))) {
        what.append(", expiration ").append(expiration);
        certain = expiration.compareTo(KEPT) > 0;
      }
    }
    if (values.chance(0.2)) {
      Duration timeout = values.duration();
      if (timeout.compareTo(SHORT) > 0 || timeout.isNegative()) {
        books.accepted("time-out " + timeout, () -> builder.timeout(timeout));
        what.append(", time-out ").append(timeout);
      }
    }
    if (values.chance(0.2)) {
      Duration wait = values.duration();
      books.accepted("wait " + wait, () -> builder.waitForRoute(wait));
      what.append(", wait ").append(wait);
    }
    return certain;
  }

  void data() {
    Object data = values.value();
    books.sent("data " + shown(data), route("data"), null, message -> sameJson(data, message));
    emit(
        "data " + shown(data),
        route("data"),
        data,
        EmitOptions.builder().messageId("" + books.step()));
  }

  private static boolean sameJson(Object data, Message<?> message) {
    JsonMapper mapper = JsonMapper.shared();
    return mapper.readTree(mapper.writeValueAsBytes(data)).equals(message.content());
  }

  private static final List<Class<?>> TYPED =
      List.of(
          String.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Double.class,
          Float.class,
          Character.class,
          BigInteger.class,
          BigDecimal.class,
          byte[].class,
          UUID.class,
          URI.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          Duration.class,
          DayOfWeek.class,
          Order.class);

  void typed() {
    Class<?> type = values.oneOf(TYPED);
    Object data = value(type);
    String what = type.getSimpleName() + " " + shown(data);
    books.sent(what, route(type.getName()), null, m -> Objects.deepEquals(data, m.content()));
    emit(what, route(type.getName()), data, EmitOptions.builder().messageId("" + books.step()));
  }

  private Object value(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> values.text();
      case "Boolean" -> values.chance(0.5);
      case "Integer" -> values.count();
      case "Long" -> values.number();
      case "Short" -> (short) values.number();
      case "Byte" -> (byte) values.number();
      case "Double" -> values.fraction();
      case "Float" -> (float) values.fraction();
      case "Character" -> (char) values.number();
      case "BigInteger" -> BigInteger.valueOf(values.number()).pow(1 + values.below(100));
      case "BigDecimal" -> BigDecimal.valueOf(values.number(), values.below(400) - 200);
      case "byte[]" -> values.bytes();
      case "UUID" -> new UUID(values.number(), values.number());
      case "URI" -> URI.create("urn:x:" + Math.abs(values.below(99)));
      case "Instant" ->
          values.oneOf(
              List.of(
                  Instant.MIN,
                  Instant.MAX,
                  Instant.EPOCH,
                  Instant.ofEpochSecond(values.count(), values.below(1_000_000_000))));
      case "LocalDate" ->
          values.oneOf(List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.ofEpochDay(values.count())));
      case "LocalDateTime" ->
          values.oneOf(
              List.of(
                  LocalDateTime.MIN,
                  LocalDateTime.MAX,
                  LocalDate.EPOCH.atTime(23, 59, 59, values.below(1_000_000_000))));
      case "Duration" -> values.duration();
      case "DayOfWeek" -> DayOfWeek.of(1 + values.below(7));
      default ->
          new Order(
              values.count(),
              values.text(),
              List.of(values.number()),
              Map.of("" + values.number(), values.fraction()));
    };
  }

  void body() {
    byte[] body = values.json();
    boolean any = values.chance(0.5);
    String route = route(any ? "body" : "order");
    // A command is none of the handler's business.
    if (!new String(body, UTF_8).contains("remote_signal")) {
      books.sent(
          "body " + shown(body),
          route,
          body,
          message -> !any || sameTree(body, (JsonNode) message.content()));
    }
    String id = "" + books.step();
    books.accepted(
        "body " + shown(body),
        () -> publish(route, body, EmitOptions.builder().messageId(id).build(), false));
  }

  /** Numbers are compared with all their digits. */
  private static boolean sameTree(byte[] body, JsonNode content) {
    return EXACT.readTree(body).equals(HostileEvents::compare, content);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}

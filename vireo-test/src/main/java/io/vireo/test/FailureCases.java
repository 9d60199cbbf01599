package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Named.named;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What becomes of events that cannot be handled. */
abstract class FailureCases extends ContractCases {

  FailureCases(DriverContract contract) {
    super(contract);
  }

  /** What a program might throw. */
  static final class NoStockException extends Exception {
    private static final long serialVersionUID = 1L;

    NoStockException() {
      super("no stock for é😀");
    }
  }

  @Test
  void aThrowingHandlerGoesToRecoveryAndTheListenerLivesOn() {
    Received<Integer> handled = new Received<>();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(
        event,
        Integer.class,
        number -> {
          if (number == 1) {
            throw new NoStockException();
          }
          handled.add(number);
        });

    app.emit(event, 1, EmitOptions.builder().messageId("the-id").header("origin", "test").build());
    app.emit(event, 2);

    assertThat(handled.next()).isEqualTo(2);
    JsonNode record = records.next();
    assertThat(record.get("controller").asString()).isEqualTo(app.id());
    assertThat(record.at("/error/type").asString()).isEqualTo(NoStockException.class.getName());
    assertThat(record.at("/error/message").asString()).isEqualTo("no stock for é😀");
    assertThat(record.at("/error/traceback").asString()).contains("FailureCases");
    assertThat(record.get("message").asString()).isEqualTo("1");
    assertThat(record.get("when").doubleValue())
        .isCloseTo((double) Instant.now().getEpochSecond(), offset(60.0));
    assertThat(record.get("route").asString()).isEqualTo(event);
    assertThat(record.get("attempts").intValue()).isEqualTo(1);
    assertThat(record.at("/properties/message_id").asString()).isEqualTo("the-id");
    assertThat(record.at("/properties/headers/origin").asString()).isEqualTo("test");
  }

  @Test
  void aRecordWaitsUntilSomebodyLooks() {
    Observer app = observer();
    String event = event();
    Received<Integer> handled = new Received<>();
    app.on(
        event,
        Integer.class,
        number -> {
          handled.add(number);
          throw new NoStockException();
        });

    app.emit(event, 1);
    app.emit(event, 2);
    handled.next(2);

    Received<JsonNode> records = raw().recovered(event);
    assertThat(records.next().get("message").asString()).isEqualTo("1");
    assertThat(records.next().get("message").asString()).isEqualTo("2");
  }

  static Stream<Named<String>> malformedBodies() {
    return Stream.of(
        named("nothing", ""),
        named("an open object", "{"),
        named("more than one value", "{\"a\":1} x"),
        named("a key twice", "{\"a\":1,\"a\":2}"),
        named("not a number", "NaN"),
        named("no JSON", "not json"),
        named("infinity", "1e400"),
        named("infinity within", "{\"a\":[-1e400000000]}"),
        named("a number of 1,001 digits", "9".repeat(1_001)),
        named("arrays 1,001 deep", "[".repeat(1_001) + "]".repeat(1_001)));
  }

  @ParameterizedTest
  @MethodSource("malformedBodies")
  void aMalformedBodyGoesToRecoveryAndTheListenerLivesOn(String body) {
    Received<JsonNode> handled = new Received<>();
    Observer app = observer();
    RawDriver raw = raw();
    String event = event();
    Received<JsonNode> records = raw.recovered(event);
    app.on(event, handled::add);

    raw.publish(event, body);
    app.emit(event, 2);

    assertThat(handled.next().intValue()).isEqualTo(2);
    assertThat(records.next().get("message").asString()).isEqualTo(body);
  }

  @Test
  void aBodyThatIsNoUtf8KeepsItsBytes() {
    Observer app = observer();
    RawDriver raw = raw();
    String event = event();
    Received<JsonNode> records = raw.recovered(event);
    app.on(event, data -> {});
    byte[] body = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);

    raw.publish(event, body);

    assertThat(Base64.getDecoder().decode(records.next().get("message_base64").asString()))
        .isEqualTo(body);
  }

  @Test
  void dataThatDoesNotFitTheTypeGoesToRecovery() {
    Received<Integer> handled = new Received<>();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(event, Integer.class, handled::add);

    app.emit(event, "seven");
    app.emit(event, 7);

    assertThat(handled.next()).isEqualTo(7);
    assertThat(records.next().get("message").asString()).isEqualTo("\"seven\"");
  }

  @Test
  void anErrorIsAFailureLikeAnException() {
    Received<Integer> handled = new Received<>();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(
        event,
        Integer.class,
        number -> {
          if (number == 1) {
            throw new AssertionError("expected by this test");
          }
          handled.add(number);
        });

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(handled.next()).isEqualTo(2);
    assertThat(records.next().at("/error/type").asString())
        .isEqualTo(AssertionError.class.getName());
  }

  @Test
  void anExceptionOfAMebibyteIsCutAndRecorded() {
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(
        event,
        data -> {
          throw new IllegalStateException("😀".repeat(1 << 19));
        });

    app.emit(event, 1);

    JsonNode record = records.next();
    assertThat(record.at("/error/message").asString()).hasSizeLessThan(4_000);
    assertThat(record.at("/error/traceback").asString()).hasSizeLessThan(10_000);
  }

  @Test
  void anEventOfFullSizeCanBeRecorded() {
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(
        event,
        data -> {
          throw new NoStockException();
        });
    String largest = "\"".repeat((1 << 19) - 1);

    app.emit(event, largest);

    assertThat(records.next().get("message").asString()).hasSize(1 << 20);
  }

  @Test
  void aFailedBroadcastGoesToRecoveryToo() {
    Received<Integer> healthy = new Received<>();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.onBroadcast(
        event,
        data -> {
          throw new NoStockException();
        });
    app.onBroadcast(event, Integer.class, healthy::add);

    app.broadcast(event, 1);

    assertThat(records.next().get("message").asString()).isEqualTo("1");
    assertThat(healthy.next()).isEqualTo(1);
  }

  @Test
  void immediateRetriesKeepTheOrder() {
    Received<String> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          received.add(message.content() + " try " + message.attempt());
          if (message.content() == 1 && message.attempt() < 3) {
            throw new NoStockException();
          }
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(2)).build());

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(received.next(4)).containsExactly("1 try 1", "1 try 2", "1 try 3", "2 try 1");
  }

  @Test
  void aRetryAfterADelayHoldsUpNobodyAndKeepsIdAndHeaders() {
    needs(Feature.DELAY);
    Received<Message<Integer>> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          received.add(message);
          if (message.content() == 1 && message.attempt() < 3) {
            throw new NoStockException();
          }
        },
        ObserveOptions.builder()
            .retryPolicy(RetryPolicy.after(Duration.ofMillis(300), Duration.ofMillis(100)))
            .build());

    long start = System.nanoTime();
    app.emit(event, 1, EmitOptions.builder().messageId("the-id").header("h", "é").build());
    app.emit(event, 2);

    assertThat(received.next().content()).isEqualTo(1);
    assertThat(received.next().content()).isEqualTo(2);
    for (int attempt = 2; attempt <= 3; attempt++) {
      Message<Integer> again = received.next();
      assertThat(again.content()).isEqualTo(1);
      assertThat(again.attempt()).isEqualTo(attempt);
      assertThat(again.id()).isEqualTo("the-id");
      assertThat(again.event()).isEqualTo(event);
      assertThat(again.headers()).containsEntry("h", "é");
    }
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
  }

  @Test
  void whenTheRetriesAreUsedUpTheEventGoesToRecovery() {
    needs(Feature.DELAY);
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(
        event,
        data -> {
          throw new NoStockException();
        },
        ObserveOptions.builder()
            .retryPolicy(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(100)))
            .build());

    app.emit(event, 1);

    assertThat(records.next().get("attempts").intValue()).isEqualTo(3);
  }

  @Test
  void aBroadcastIsRetriedAtTheListenerThatFailedAlone() {
    needs(Feature.DELAY);
    Received<String> failing = new Received<>();
    Received<Integer> healthy = new Received<>();
    Observer app = observer();
    String prefix = event();
    app.onBroadcastMessage(
        prefix + ".*",
        Integer.class,
        message -> {
          failing.add(message.event() + " try " + message.attempt());
          if (message.attempt() < 2) {
            throw new NoStockException();
          }
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.after(Duration.ofMillis(100))).build());
    app.onBroadcast(prefix + ".*", Integer.class, healthy::add);

    app.broadcast(prefix + ".a", 1);
    assertThat(failing.next()).isEqualTo(prefix + ".a try 1");
    assertThat(failing.next()).isEqualTo(prefix + ".a try 2");
    app.broadcast(prefix + ".b", 2);

    assertThat(healthy.next(2)).containsExactly(1, 2);
  }
}

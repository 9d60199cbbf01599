package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Named.named;

import io.vireo.Codec;
import io.vireo.EmitOptions;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Events that cannot be handled go to recovery. */
abstract class FailureCases extends ContractCases {
  @Test
  void aThrowingHandlerGoesToRecoveryAndTheListenerLivesOn() {
    Received<Integer> handled = new Received<>();
    app.on(event, Integer.class, failingFor(1, handled));

    app.emit(event, 1, EmitOptions.builder().messageId("the-id").header("origin", "test").build());
    app.emit(event, 2);

    assertThat(handled.next()).isEqualTo(2);
    JsonNode record = records().next();
    assertThat(record.get("controller").asString()).isEqualTo(app.id());
    assertError(record, NoStockException.class);
    assertThat(record.at("/error/message").asString()).isEqualTo("no stock for é😀");
    assertThat(record.at("/error/traceback").asString()).contains("failingFor");
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

    assertThat(records().next().get("message").asString()).isEqualTo("1");
    assertThat(records().next().get("message").asString()).isEqualTo("2");
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
    Received<JsonNode> handled = listen(app, event);

    raw().publish(event, body);
    app.emit(event, 2);

    assertThat(handled.next().intValue()).isEqualTo(2);
    assertThat(records().next().get("message").asString()).isEqualTo(body);
  }

  @Test
  void aBodyThatIsNoUtf8KeepsItsBytes() {
    app.on(event, data -> {});
    byte[] body = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);

    raw().publish(event, body);

    assertThat(Base64.getDecoder().decode(records().next().get("message_base64").asString()))
        .isEqualTo(body);
  }

  @Test
  void dataThatDoesNotFitTheTypeGoesToRecovery() {
    Received<Integer> handled = listen(app, event, Integer.class);

    app.emit(event, "seven");
    app.emit(event, 7);

    assertThat(handled.next()).isEqualTo(7);
    assertThat(records().next().get("message").asString()).isEqualTo("\"seven\"");
  }

  @Test
  void aBodyThatWouldChangeInReadingGoesToRecoveryAtOnce() {
    Received<Long> handled = listen(app, event, Long.class);
    List<String> bodies = List.of("19.99", "\"\"", "\"7\"", "true", "[7]", "9223372036854775808");

    bodies.forEach(body -> raw().publish(event, body));
    app.emit(event, 7);

    assertThat(handled.next()).isEqualTo(7);
    assertThat(records().next(bodies.size()))
        .extracting(body -> body.get("message").asString())
        .containsExactlyElementsOf(bodies);
  }

  @Test
  void anErrorIsAFailureLikeAnException() {
    Received<Integer> handled = new Received<>();
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
    assertError(records().next(), AssertionError.class);
  }

  /**
   * An unexpected error would have the event delivered again without end if the deliveries were not
   * counted.
   */
  @Test
  void anEventThatCannotBeProcessedComesAFewTimesLaterAndLaterAndGoesToRecovery() {
    FailingCodec codec = new FailingCodec();
    app = observer(codec);
    Received<String> handled = listen(app, event, String.class);

    app.emit(event, FailingCodec.POISON);
    app.emit(event, "innocent");

    assertThat(handled.next()).isEqualTo("innocent");
    assertError(records().next(), NoClassDefFoundError.class);
    assertThat(codec.failures.get()).isEqualTo(4);
  }

  /** A codec that throws an error that a codec does not throw. */
  private static final class FailingCodec implements Codec {
    private static final String POISON = "poison";

    private final Codec json = Codec.json();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public byte[] encode(@Nullable Object data) {
      return json.encode(data);
    }

    @Override
    public @Nullable Object decode(byte[] body, Type type) {
      Object content = json.decode(body, type);
      if (POISON.equals(content)) {
        failures.incrementAndGet();
        throw new NoClassDefFoundError("expected by this test");
      }
      return content;
    }

    @Override
    public String contentType() {
      return json.contentType();
    }
  }

  @Test
  void anExceptionOfAMebibyteIsCutAndRecorded() {
    app.on(
        event,
        data -> {
          throw new IllegalStateException("😀".repeat(1 << 19));
        });

    app.emit(event, 1);

    JsonNode record = records().next();
    assertThat(record.at("/error/message").asString()).hasSizeLessThan(4_000);
    assertThat(record.at("/error/traceback").asString()).hasSizeLessThan(10_000);
  }

  @Test
  void anEventOfFullSizeCanBeRecorded() {
    app.on(event, failing());
    String largest = "\"".repeat((1 << 19) - 1);

    app.emit(event, largest);

    assertThat(records().next().get("message").asString()).hasSize(1 << 20);
  }

  @Test
  void aFailedBroadcastGoesToRecoveryToo() {
    app.onBroadcast(event, failing());
    Received<Integer> healthy = listenToBroadcasts(app, event, Integer.class);

    app.broadcast(event, 1);

    assertThat(records().next().get("message").asString()).isEqualTo("1");
    assertThat(healthy.next()).isEqualTo(1);
  }
}

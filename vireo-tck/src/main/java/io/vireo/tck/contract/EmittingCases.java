package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Codec;
import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.InvalidEventNameException;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What emitting promises. */
abstract class EmittingCases extends ContractCases {
  private static final int MEBIBYTE = 1 << 20;

  EmittingCases(DriverContract contract) {
    super(contract);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"text\"",
        "\"\"",
        "0",
        "-12.5e3",
        "12345678901234567890",
        "[]",
        "[1,[2,null],{\"a\":[]}]",
        "{}",
        "{\"a\":{\"b\":[true,false,null]}}",
        "\"é ß 漢字 \\u0000 \\\"quoted\\\"\"",
        "\"😀 𝄞 astral\""
      })
  void anyJsonValueArrivesAsItWas(String json) {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, received::add);
    JsonNode data = JsonMapper.shared().readTree(json);

    app.emit(event, data);

    assertThat(received.next()).isEqualTo(data);
  }

  @Test
  void dataThatWouldNotArriveAsTheyAreAreRefusedAtTheDoor() {
    Received<String> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, String.class, received::add);
    app.onBroadcast(event, String.class, received::add);

    for (Object data :
        List.of(
            BitSet.valueOf(new long[] {5}),
            CompletableFuture.completedFuture(1),
            Map.of("price", Double.NaN),
            new Object())) {
      assertThatThrownBy(() -> app.emit(event, data))
          .isInstanceOf(PayloadException.class)
          .hasMessageContaining(event);
      assertThatThrownBy(() -> app.emitAsync(event, data)).isInstanceOf(PayloadException.class);
      assertThatThrownBy(() -> app.broadcast(event, data)).isInstanceOf(PayloadException.class);
    }
    app.emit(event, "good");
    app.broadcast(event, "good");

    assertThat(received.next(2)).containsOnly("good");
  }

  @Test
  void aDateKeepsItsOffsetAndItsZone() {
    Received<OffsetDateTime> offset = new Received<>();
    Received<ZonedDateTime> zone = new Received<>();
    Observer app = observer();
    String event = event();
    app.onBroadcast(event + ".offset", OffsetDateTime.class, offset::add);
    app.onBroadcast(event + ".zone", ZonedDateTime.class, zone::add);
    ZonedDateTime paris = ZonedDateTime.parse("2024-01-01T00:30:00+01:00[Europe/Paris]");

    app.broadcast(event + ".offset", paris.toOffsetDateTime());
    app.broadcast(event + ".zone", paris);

    assertThat(offset.next().toString()).isEqualTo("2024-01-01T00:30+01:00");
    assertThat(zone.next()).isEqualTo(paris);
  }

  @Test
  void optionsAreNeverTakenForData() {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, received::add);
    EmitOptions options = EmitOptions.builder().header("who", "me").build();

    assertThat(app.emitAsync(event, options).join()).isTrue();
    app.onBroadcast(event, received::add);
    app.broadcastAsync(event, options).join();

    assertThat(received.next(2)).allMatch(JsonNode::isNull);
    assertThatThrownBy(() -> app.emit(event, (Object) options))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(event)
        .hasMessageContaining("after the data");
  }

  @Test
  void aCodecThatReturnsNothingFailsItsEventAndNoOther() {
    Codec json = Codec.json();
    Observer app =
        observer(
            new Codec() {
              @Override
              // What a program's codec does, whatever the annotations say.
              @SuppressWarnings("NullAway")
              public byte[] encode(@Nullable Object data) {
                return "nothing".equals(data) ? null : json.encode(data);
              }

              @Override
              public @Nullable Object decode(byte[] body, Type type) {
                return json.decode(body, type);
              }

              @Override
              public String contentType() {
                return json.contentType();
              }
            });
    Received<String> received = new Received<>();
    String event = event();
    app.on(event, String.class, received::add);

    assertThatThrownBy(() -> app.emit(event, "nothing"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("'" + event + "'")
        .hasMessageContaining("returned null");
    assertThatThrownBy(() -> app.emitAsync(event, "nothing"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("returned null");

    received.staysEmptyBefore("something", () -> app.emit(event, "something"));
  }

  @Test
  void anEventWithoutDataCarriesNull() {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, received::add);

    app.emit(event);
    app.emit(event, (EmitOptions) null);
    app.emit(event, EmitOptions.defaults());

    assertThat(received.next(3)).allMatch(JsonNode::isNull);
  }

  @Test
  void namesMayHoldAnyLetters() {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event() + " é漢😀";
    app.on(event, received::add);

    assertThat(app.emit(event, 1)).isTrue();

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void emitAnswersWhetherAQueueTookTheEvent() {
    Observer app = observer();
    String event = event();

    assertThat(app.emit(event)).isFalse();
    app.on(event, data -> {});
    assertThat(app.emit(event)).isTrue();

    assertThat(app.unroutedEvents()).isEqualTo(1);
  }

  @Test
  void anEventThatIsRequiredMustBeTaken() {
    Observer app = observer();
    String event = event();
    EmitOptions required = EmitOptions.builder().required(true).build();

    assertThatThrownBy(() -> app.emit(event, 1, required))
        .isInstanceOf(UnroutableEventException.class)
        .hasMessageContaining(event);
    app.on(event, data -> {});
    assertThat(app.emit(event, 1, required)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {3_650, 3_651, 36_500})
  void anEventMayWaitForAsLongAsAProgramSays(long days) {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, Integer.class, received::add);
    EmitOptions patient = EmitOptions.builder().expiration(Duration.ofDays(days)).build();

    assertThat(app.emit(event, 1, patient)).isTrue();

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void emitCanWaitForAListener() {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event();
    EmitOptions patient = EmitOptions.builder().waitForRoute(Duration.ofSeconds(20)).build();

    CompletableFuture<Boolean> taken = app.emitAsync(event, "kept", patient);
    app.on(event, received::add);

    assertThat(received.next().asString()).isEqualTo("kept");
    assertThat(taken).succeedsWithin(Received.PATIENCE).isEqualTo(true);
  }

  @Test
  void headersAndIdsTravel() {
    Received<Message<JsonNode>> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.onMessage(event, received::add);
    Map<String, Object> headers =
        Map.of("text", "é😀", "flag", true, "int", 7, "long", 1L << 40, "double", 0.5);

    Instant before = Instant.now().minusSeconds(2);
    app.emit(event, 1, EmitOptions.builder().messageId("my-id").headers(headers).build());
    app.emit(event, 2);
    app.emit(event, 3);

    Message<JsonNode> first = received.next();
    assertThat(first.id()).isEqualTo("my-id");
    assertThat(first.event()).isEqualTo(event);
    assertThat(first.headers()).containsAllEntriesOf(headers);
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(first.redelivered()).isFalse();
    assertThat(first.timestamp()).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(received.next().id()).isNotBlank().isNotEqualTo(received.next().id());
  }

  @Test
  void aBodyOfOneMebibyteIsTakenAndALargerOneRefused() {
    Received<String> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, String.class, received::add);
    String largest = "x".repeat(MEBIBYTE - 2);

    assertThat(app.emit(event, largest)).isTrue();
    assertThatThrownBy(() -> app.emit(event, largest + "x"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(event)
        .hasMessageContaining(Integer.toString(MEBIBYTE + 1))
        .hasMessageContaining("send a reference");
    assertThatThrownBy(() -> app.broadcast(event, largest + "x"))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> app.emitAsync(event, largest + "x"))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> app.emitLater(event, largest + "x", Duration.ofMillis(1)))
        .isInstanceOf(PayloadException.class);
    app.emit(event, "next");

    assertThat(received.next()).isEqualTo(largest);
    assertThat(received.next()).isEqualTo("next");
  }

  @Test
  void headersUpToTheirLimitTravel() {
    Received<Message<Integer>> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.onMessage(event, Integer.class, received::add);
    String large = "é".repeat(16_000);

    app.emit(event, 1, EmitOptions.builder().header("large", large).build());

    assertThat(received.next().headers()).containsEntry("large", large);
  }

  @Test
  void aNameThatCannotBeIsRefusedAndHarmsNobody() {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, received::add);

    for (String name : List.of("", "x".repeat(201), "amq.x", "RECOVERY.x", "PAUSED.x")) {
      assertThatThrownBy(() -> app.emit(name, 1)).isInstanceOf(InvalidEventNameException.class);
      assertThatThrownBy(() -> app.broadcast(name, 1))
          .isInstanceOf(InvalidEventNameException.class);
      assertThatThrownBy(() -> app.on(name, data -> {}))
          .isInstanceOf(InvalidEventNameException.class);
    }
    app.emit(event, 1);

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void dataThatIsNoJsonIsRefusedAndHarmsNobody() {
    Received<JsonNode> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, received::add);
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThatThrownBy(() -> app.emit(event, cycle)).isInstanceOf(PayloadException.class);
    app.emit(event, 1);

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void emittingAfterTheCloseIsAnError() {
    Core core = core();
    core.close();

    assertThatThrownBy(() -> core.emit(event())).isInstanceOf(VireoException.class);
    assertThatThrownBy(() -> core.broadcast(event())).isInstanceOf(VireoException.class);
  }

  @Test
  void emitAsyncKeepsTheOrderAndAnswersEachEvent() {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, Integer.class, received::add);

    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      answers.add(app.emitAsync(event, i));
    }

    for (CompletableFuture<Boolean> answer : answers) {
      assertThat(answer).succeedsWithin(Received.PATIENCE).isEqualTo(true);
    }
    for (int i = 0; i < 3_000; i++) {
      assertThat(received.next()).isEqualTo(i);
    }
  }

  @Test
  void futuresCompleteOnAThreadOfVireos() throws Exception {
    Observer app = observer();
    String event = event();
    app.on(event, data -> {});
    CompletableFuture<String> thread = new CompletableFuture<>();

    CompletableFuture<Void> attached =
        notYetComplete(app).thenAccept(taken -> thread.complete(Thread.currentThread().getName()));

    assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("vireo-completions");
    assertThat(attached).succeedsWithin(Received.PATIENCE);
  }

  @Test
  void manyThreadsEmitAtOnceAndNothingIsLostOrTwice() throws Exception {
    int threads = 16;
    int each = 200;
    Observer app = observer();
    String event = event();
    Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
    app.on(
        event,
        Integer.class,
        number -> handled.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet());

    List<Thread> emitters = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      Thread emitter =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  app.emit(event, first + i);
                }
              });
      emitter.start();
      emitters.add(emitter);
    }
    for (Thread emitter : emitters) {
      emitter.join(60_000);
    }

    awaitUntil(() -> handled.size() == threads * each);
    assertThat(handled.values()).allMatch(count -> count.get() == 1);
  }

  @Test
  void whatIsAttachedToAFutureMayWaitForFurtherEvents() {
    int chains = 20;
    Observer app = observer();
    String event = event();
    app.on(event, data -> {});

    List<CompletableFuture<Boolean>> nested = new ArrayList<>();
    for (int i = 0; i < chains; i++) {
      nested.add(
          notYetComplete(app)
              .thenApply(
                  taken -> {
                    CompletableFuture<Boolean> one = app.emitAsync(event, 1);
                    CompletableFuture<Boolean> two = app.emitAsync(event, 2);
                    CompletableFuture.allOf(one, two).join();
                    return one.join() && two.join();
                  }));
    }

    for (CompletableFuture<Boolean> each : nested) {
      assertThat(each).succeedsWithin(Received.PATIENCE).isEqualTo(true);
    }
  }

  @Test
  void anEventUnderWayAtTheCloseCompletesThoughAnotherOnesFutureIsWaitedForInACompletion() {
    Observer app = observer();
    String event = event();
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    CompletableFuture<Boolean> nested =
        notYetComplete(app)
            .thenApply(
                taken -> {
                  waiting.countDown();
                  return last.join();
                });
    await(waiting);

    app.close();
    CompletableFuture<Boolean> refused =
        app.emitAsync(event, 1).whenComplete((taken, failure) -> last.complete(true));

    assertThat(refused).failsWithin(Received.PATIENCE);
    assertThat(nested).succeedsWithin(Received.PATIENCE).isEqualTo(true);
  }

  /** One that something can be attached to before: an event that waits for a route is under way. */
  private static CompletableFuture<Boolean> notYetComplete(Observer app) {
    return app.emitAsync(
        event(), 1, EmitOptions.builder().waitForRoute(Duration.ofMillis(300)).build());
  }
}

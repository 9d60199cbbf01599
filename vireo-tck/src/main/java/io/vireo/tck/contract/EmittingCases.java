package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.InvalidEventNameException;
import io.vireo.Message;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The answers of {@code emit}, and what arrives of an event beside its data. */
abstract class EmittingCases extends ContractCases {
  @Test
  void optionsAreNeverTakenForData() {
    Received<JsonNode> received = listen(app, event);
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
  void anEventWithoutDataCarriesNull() {
    Received<JsonNode> received = listen(app, event);

    app.emit(event);
    app.emit(event, (EmitOptions) null);
    app.emit(event, EmitOptions.defaults());

    assertThat(received.next(3)).allMatch(JsonNode::isNull);
  }

  @Test
  void namesMayHoldAnyLetters() {
    String name = event + " é漢😀";
    Received<JsonNode> received = listen(app, name);

    assertThat(app.emit(name, 1)).isTrue();

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void emitAnswersWhetherAQueueTookTheEvent() {
    assertThat(app.emit(event)).isFalse();
    app.on(event, data -> {});
    assertThat(app.emit(event)).isTrue();

    assertThat(app.unroutedEvents()).isEqualTo(1);
  }

  @Test
  void anEventThatIsRequiredMustBeTaken() {
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
    Received<Integer> received = listen(app, event, Integer.class);
    EmitOptions patient = EmitOptions.builder().expiration(Duration.ofDays(days)).build();

    assertThat(app.emit(event, 1, patient)).isTrue();

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void emitCanWaitForAListener() {
    EmitOptions patient = EmitOptions.builder().waitForRoute(Duration.ofSeconds(20)).build();

    CompletableFuture<Boolean> taken = app.emitAsync(event, "kept", patient);
    Received<JsonNode> received = listen(app, event);

    assertThat(received.next().asString()).isEqualTo("kept");
    assertThat(taken).succeedsWithin(Received.PATIENCE).isEqualTo(true);
  }

  @Test
  void headersAndIdsTravel() {
    Received<Message<JsonNode>> received = new Received<>();
    app.onMessage(event, received::add);
    Map<String, Object> headers =
        Map.of("text", "é😀", "flag", true, "int", 7, "long", 1L << 40, "double", 0.5);

    Instant before = Instant.now().minusSeconds(2);
    app.emit(event, 1, EmitOptions.builder().messageId("my-id").headers(headers).build());
    app.emit(event, 2);
    app.emit(event, 3);

    Message<JsonNode> first = received.next();
    assertThat(first.id()).hasValue("my-id");
    assertThat(first.event()).isEqualTo(event);
    assertThat(first.headers()).containsAllEntriesOf(headers);
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(first.redelivered()).isFalse();
    assertThat(first.timestamp().orElseThrow()).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(received.next().id().orElseThrow())
        .isNotBlank()
        .isNotEqualTo(received.next().id().orElseThrow());
  }

  @Test
  void headersUpToTheirLimitTravel() {
    Received<Message<Integer>> received = new Received<>();
    app.onMessage(event, Integer.class, received::add);
    String large = "é".repeat(16_000);

    app.emit(event, 1, EmitOptions.builder().header("large", large).build());

    assertThat(received.next().headers()).containsEntry("large", large);
  }

  @Test
  void aNameThatCannotBeIsRefusedAndHarmsNobody() {
    Received<JsonNode> received = listen(app, event);

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
  void emittingAfterTheCloseIsAnError() {
    Core core = core();
    core.close();

    assertThatThrownBy(() -> core.emit(event())).isInstanceOf(VireoException.class);
    assertThatThrownBy(() -> core.broadcast(event())).isInstanceOf(VireoException.class);
  }

  @Test
  void manyThreadsEmitAtOnceAndNothingIsLostOrTwice() throws Exception {
    int threads = 16;
    int each = 200;
    Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
    app.on(
        event,
        Integer.class,
        number -> handled.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet());

    onThreads(threads, thread -> emitNumbers(thread * each, thread * each + each - 1));

    awaitUntil(() -> handled.size() == threads * each);
    assertThat(handled.values()).allMatch(count -> count.get() == 1);
  }

  @Test
  void theDriverCanBeReachedForWhatItAloneCanDo() {
    Driver driver = app.unwrap(Driver.class).orElseThrow();

    assertThat(driver.endpoint()).isEqualTo(app.endpoint());
    assertThat(app.unwrap(String.class)).isEmpty();
  }
}

package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Failure;
import io.vireo.HandlerTimeoutException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Handlers whose work ends later than they return. */
abstract class AsyncHandlerCases extends ContractCases {

  AsyncHandlerCases(DriverContract contract) {
    super(contract);
  }

  private static CompletionStage<?> done() {
    return CompletableFuture.completedFuture("a value that nobody looks at");
  }

  @Test
  void anEventIsDoneWhenItsStageCompletesAndOnlyThenComesTheNext() {
    Received<Integer> received = new Received<>();
    CompletableFuture<String> first = new CompletableFuture<>();
    Observer app = observer();
    String event = event();
    app.onAsync(
        event,
        Integer.class,
        number -> {
          received.add(number);
          return number == 1 ? first : done();
        });

    app.emit(event, 1);
    app.emit(event, 2);
    assertThat(received.next()).isEqualTo(1);
    staysEmpty(received, app);
    assertThat(ask(app, event).traffic().inFlight()).isEqualTo(1);
    first.complete("shipped");

    assertThat(received.next()).isEqualTo(2);
    close(app);
    raw().endsQueue(event);
  }

  @Test
  void asManyStagesAreWaitedForAsTheConcurrencySays() {
    Received<Integer> received = new Received<>();
    List<CompletableFuture<String>> stages =
        List.of(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
    Observer app = observer();
    String event = event();
    app.onAsync(
        event,
        Integer.class,
        number -> {
          received.add(number);
          return stages.get(number);
        },
        ObserveOptions.builder().concurrency(2).build());

    for (int i = 0; i < stages.size(); i++) {
      app.emit(event, i);
    }
    assertThat(received.next(2)).containsExactlyInAnyOrder(0, 1);
    staysEmpty(received, app);
    stages.get(1).complete("shipped");

    assertThat(received.next()).isEqualTo(2);
    stages.forEach(stage -> stage.complete("shipped"));
  }

  @Test
  void aStageThatFailsFailsItsEventWithWhatTheProgramThrew() {
    Received<Failure> failures = new Received<>();
    NoStockException cause = new NoStockException();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.onFailure(failures::add);
    app.onAsync(
        event,
        data -> CompletableFuture.failedFuture(cause).thenApply(value -> value).thenRun(() -> {}));

    app.emit(event, 1);

    assertThat(records.next().at("/error/type").asString())
        .isEqualTo(NoStockException.class.getName());
    assertThat(failures.next().exception()).isSameAs(cause);
  }

  @Test
  void whatAnAsynchronousHandlerThrowsItselfFailsItsEventAsWell() {
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.onAsync(
        event,
        data -> {
          throw new NoStockException();
        });

    app.emit(event, 1);

    assertThat(records.next().at("/error/type").asString())
        .isEqualTo(NoStockException.class.getName());
  }

  @Test
  @SuppressWarnings("NullAway") // What a program may do that nothing checks.
  void noStageIsAFailureThatSaysSo() {
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.onAsync(event, data -> null);

    app.emit(event, 1);

    assertThat(records.next().at("/error/message").asString())
        .contains("'" + event + "'", "returned null instead of a CompletionStage");
  }

  @Test
  void anEventWhoseStageFailedIsTriedAgainAsThePolicySays() {
    Received<Integer> attempts = new Received<>();
    Observer app = observer();
    String event = event();
    app.onMessageAsync(
        event,
        Integer.class,
        message -> {
          attempts.add(message.attempt());
          return message.attempt() < 3
              ? CompletableFuture.failedFuture(new NoStockException())
              : done();
        },
        ObserveOptions.builder()
            .retryPolicy(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1)))
            .build());

    app.emit(event, 1);

    assertThat(attempts.next(3)).containsExactly(1, 2, 3);
    close(app);
    raw().endsQueue(event);
  }

  @Test
  void aStageThatTakesTooLongIsCancelledAndTheRouteGoesOn() {
    CompletableFuture<String> hangs = new CompletableFuture<>();
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.onAsync(
        event,
        Integer.class,
        number -> {
          received.add(number);
          return number == 1 ? hangs : done();
        },
        ObserveOptions.builder().handlerTimeout(Duration.ofMillis(100)).build());

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(received.next(2)).containsExactly(1, 2);
    assertThat(records.next().at("/error/type").asString())
        .isEqualTo(HandlerTimeoutException.class.getName());
    assertThat(hangs).isCancelled();
  }

  @Test
  void drainingWaitsForAStageAsForAnyHandler() {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<String> stage = new CompletableFuture<>();
    Observer app = observer();
    String event = event();
    app.onAsync(
        event,
        data -> {
          started.countDown();
          return stage;
        });
    app.emit(event, 1);
    await(started);

    assertThat(app.drain(Duration.ofMillis(50))).isFalse();
    stage.complete("shipped");

    assertThat(app.drain(Received.PATIENCE)).isTrue();
    close(app);
    raw().endsQueue(event);
  }

  @Test
  void eachShapeOfHandlerMayBeAsynchronous() {
    Received<Object> received = new Received<>();
    TypeRef<List<Integer>> list = new TypeRef<>() {};
    ObserveOptions options = ObserveOptions.defaults();
    Observer app = observer();
    String event = event();
    app.onAsync(event + ".1", json -> add(received, json.intValue()), options);
    app.onAsync(event + ".2", list, numbers -> add(received, numbers.get(0)));
    app.onAsync(event + ".3", list, numbers -> add(received, numbers.get(0)), options);
    app.onMessageAsync(event + ".4", message -> add(received, message.content().intValue()));
    app.onMessageAsync(event + ".5", Integer.class, message -> add(received, message.content()));
    app.onMessageAsync(event + ".6", list, message -> add(received, message.content().get(0)));

    app.emit(event + ".1", 1);
    app.emit(event + ".2", List.of(2));
    app.emit(event + ".3", List.of(3));
    app.emit(event + ".4", 4);
    app.emit(event + ".5", 5);
    app.emit(event + ".6", List.of(6));

    assertThat(received.next(6)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
  }

  @Test
  void eachShapeOfBroadcastHandlerMayBeAsynchronous() {
    Received<Object> received = new Received<>();
    TypeRef<List<Integer>> list = new TypeRef<>() {};
    ObserveOptions options = ObserveOptions.defaults();
    Observer app = observer();
    String event = event();
    app.onBroadcastAsync(event + ".1", json -> add(received, json.intValue()), options);
    app.onBroadcastAsync(event + ".2", Integer.class, number -> add(received, number));
    app.onBroadcastAsync(event + ".3", list, numbers -> add(received, numbers.get(0)), options);
    app.onBroadcastMessageAsync(event + ".4", message -> add(received, message.content().asInt()));
    app.onBroadcastMessageAsync(event + ".5", Integer.class, one -> add(received, one.content()));
    app.onBroadcastMessageAsync(event + ".6", list, one -> add(received, one.content().get(0)));

    app.broadcast(event + ".1", 1);
    app.broadcast(event + ".2", 2);
    app.broadcast(event + ".3", List.of(3));
    app.broadcast(event + ".4", 4);
    app.broadcast(event + ".5", 5);
    app.broadcast(event + ".6", List.of(6));

    assertThat(received.next(6)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
  }

  private static CompletionStage<?> add(Received<Object> received, Object content) {
    received.add(content);
    return done();
  }
}

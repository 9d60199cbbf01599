package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Failure;
import io.vireo.HandlerTimeoutException;
import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import io.vireo.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Handlers whose work ends later than they return. */
abstract class AsyncHandlerCases extends ContractCases {
  private static CompletionStage<?> done() {
    return CompletableFuture.completedFuture("a value that nobody looks at");
  }

  @Test
  void anEventIsDoneWhenItsStageCompletesAndOnlyThenComesTheNext() {
    Received<Integer> received = new Received<>();
    CompletableFuture<String> first = new CompletableFuture<>();
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
    app.onAsync(
        event,
        Integer.class,
        number -> {
          received.add(number);
          return stages.get(number);
        },
        ObserveOptions.builder().concurrency(2).build());

    emitNumbers(0, 2);
    assertThat(received.next(2)).containsExactlyInAnyOrder(0, 1);
    staysEmpty(received, app);
    stages.get(1).complete("shipped");

    assertThat(received.next()).isEqualTo(2);
    stages.forEach(stage -> stage.complete("shipped"));
  }

  @Test
  void aStageThatFailsFailsItsEventWithWhatTheProgramThrew() {
    NoStockException cause = new NoStockException();
    Received<Failure> failures = failuresOf(app);
    app.onAsync(
        event,
        data -> CompletableFuture.failedFuture(cause).thenApply(value -> value).thenRun(() -> {}));

    app.emit(event, 1);

    assertError(records().next(), NoStockException.class);
    assertThat(failures.next().exception()).isSameAs(cause);
  }

  @Test
  void whatAnAsynchronousHandlerThrowsItselfFailsItsEventAsWell() {
    app.onAsync(
        event,
        data -> {
          throw new NoStockException();
        });

    app.emit(event, 1);

    assertError(records().next(), NoStockException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // What a program may do that nothing checks.
  void noStageIsAFailureThatSaysSo() {
    app.onAsync(event, data -> null);

    app.emit(event, 1);

    assertThat(records().next().at("/error/message").asString())
        .contains("'" + event + "'", "returned null instead of a CompletionStage");
  }

  @Test
  void anEventWhoseStageFailedIsTriedAgainAsThePolicySays() {
    Received<Integer> attempts = new Received<>();
    app.onMessageAsync(
        event,
        Integer.class,
        message -> {
          attempts.add(message.attempt());
          return message.attempt() < 3
              ? CompletableFuture.failedFuture(new NoStockException())
              : done();
        },
        retrying(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1))));

    app.emit(event, 1);

    assertThat(attempts.next(3)).containsExactly(1, 2, 3);
    close(app);
    raw().endsQueue(event);
  }

  @Test
  void aStageThatTakesTooLongIsCancelledAndTheRouteGoesOn() {
    CompletableFuture<String> hangs = new CompletableFuture<>();
    Received<Integer> received = new Received<>();
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
    assertError(records().next(), HandlerTimeoutException.class);
    assertThat(hangs).isCancelled();
  }

  @Test
  void drainingWaitsForAStageAsForAnyHandler() {
    CompletableFuture<String> stage = new CompletableFuture<>();
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

package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.DelayedEvent;
import io.vireo.EmitInterceptor.Outcome;
import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.UnroutableEventException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Interceptors around emitting and around handlers. */
abstract class InterceptorCases extends ContractCases {
  private static final EmitOptions REQUIRED = EmitOptions.builder().required(true).build();

  @Test
  void anEmitInterceptorChangesTheEventAndHearsThatAQueueTookIt() {
    Received<Message<String>> received = new Received<>();
    Received<Outcome> outcomes = new Received<>();
    app.onMessage(event, String.class, received::add);
    app.interceptEmits(
        (outgoing, chain) ->
            chain.proceed(
                outgoing.withData(outgoing.data() + "!").withHeader("trace", "4711"),
                outcomes::add));

    assertThat(app.emit(event, "tea")).isTrue();

    Message<String> message = received.next();
    assertThat(message.content()).isEqualTo("tea!");
    assertThat(message.headers()).containsEntry("trace", "4711");
    Outcome outcome = outcomes.next();
    assertThat(outcome.routed()).isTrue();
    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.messageId()).isEqualTo(message.id());
    assertThat(outcome.bodySize()).isEqualTo("\"tea!\"".length());
    assertThat(outcome.event().name()).isEqualTo(event);
    assertThat(outcome.event().routingKey()).isEqualTo(event);
    assertThat(outcome.event().broadcast()).isFalse();
    assertThat(outcome.event().exchange()).isEmpty();
  }

  @Test
  void anEmitInterceptorHearsThatNobodyListensAndWhatEmitThrows() {
    Received<Outcome> outcomes = new Received<>();
    app.interceptEmits((outgoing, chain) -> chain.proceed(outgoing, outcomes::add));

    assertThat(app.emit(event, 1)).isFalse();
    Outcome unrouted = outcomes.next();
    assertThat(unrouted.routed()).isFalse();
    assertThat(unrouted.failure()).isEmpty();

    assertThatThrownBy(() -> app.emit(event, 1, REQUIRED))
        .isInstanceOf(UnroutableEventException.class);
    assertThat(outcomes.next().failure()).containsInstanceOf(UnroutableEventException.class);

    assertThatThrownBy(() -> app.emit(event, REQUIRED, REQUIRED))
        .isInstanceOf(PayloadException.class);
    Outcome refused = outcomes.next();
    assertThat(refused.failure()).containsInstanceOf(PayloadException.class);
    assertThat(refused.messageId()).isEmpty();
    assertThat(refused.bodySize()).isZero();
  }

  @Test
  void anEmitInterceptorHearsOfAnErrorThatTheOptionsSuppress() {
    Received<Outcome> outcomes = new Received<>();
    Observer closed = observer();
    closed.interceptEmits((outgoing, chain) -> chain.proceed(outgoing, outcomes::add));
    assertThat(closed.emit(event, 1)).isFalse();
    assertThat(outcomes.next().suppressedFailure()).isEmpty();

    closed.close();
    EmitOptions suppressed = EmitOptions.builder().errorSuppressed(true).build();
    assertThat(closed.emit(event, 1, suppressed)).isFalse();

    Outcome outcome = outcomes.next();
    assertThat(outcome.routed()).isFalse();
    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.suppressedFailure()).containsInstanceOf(NoConnectionException.class);
  }

  @Test
  void theOutcomeOfAnAsynchronousEmitIsToldOnAThreadOfVireosBeforeItsFutureCompletes() {
    Received<String> threads = new Received<>();
    app.on(event, data -> {});
    app.interceptEmits(
        (outgoing, chain) ->
            chain.proceed(outgoing, outcome -> threads.add(Thread.currentThread().getName())));

    CompletableFuture<Boolean> future = app.emitAsync(event, 1);

    assertThat(future.join()).isTrue();
    assertThat(threads.next()).startsWith("vireo-completions");
    assertThat(app.emitAsync(event, 1, REQUIRED).join()).isTrue();
    assertThat(threads.next()).startsWith("vireo-completions");
  }

  @Test
  void broadcastsAndDelayedEventsPassThroughAsWell() {
    needs(Feature.DELAY);
    Received<Outcome> outcomes = new Received<>();
    Received<Integer> received = new Received<>();
    app.on(event, Integer.class, received::add);
    app.onBroadcast(event, Integer.class, number -> received.add(-number));
    app.interceptEmits((outgoing, chain) -> chain.proceed(outgoing.withData(7), outcomes::add));

    app.broadcast(event, 1);
    Outcome broadcast = outcomes.next();
    assertThat(broadcast.event().broadcast()).isTrue();
    assertThat(broadcast.failure()).isEmpty();
    assertThat(received.next()).isEqualTo(-7);

    DelayedEvent delayed = app.emitLater(event, 1, Duration.ofMillis(1));
    Outcome later = outcomes.next();
    assertThat(later.routed()).isTrue();
    assertThat(later.messageId()).hasValue(delayed.id());
    assertThat(received.next()).isEqualTo(7);
  }

  @Test
  void emitInterceptorsRunInOrderAndHearInTheOtherOneUntilTheyAreRemoved() {
    Received<String> order = new Received<>();
    app.interceptEmits(
        (outgoing, chain) -> {
          order.add("first");
          chain.proceed(outgoing, outcome -> order.add("first hears"));
        });
    Registration second =
        app.interceptEmits(
            (outgoing, chain) -> {
              order.add("second");
              chain.proceed(outgoing, outcome -> order.add("second hears"));
            });

    app.emit(event);
    assertThat(order.next(4)).containsExactly("first", "second", "second hears", "first hears");
    second.close();
    second.close();
    app.emit(event);

    assertThat(order.next(2)).containsExactly("first", "first hears");
    order.isEmpty();
  }

  @Test
  void anEmitInterceptorThatThrowsFailsItsEventAndNoOther() {
    Received<String> received = new Received<>();
    Received<Outcome> outcomes = new Received<>();
    app.on(event, String.class, received::add);
    app.interceptEmits((outgoing, chain) -> chain.proceed(outgoing, outcomes::add));
    app.interceptEmits(
        (outgoing, chain) -> {
          if ("bad".equals(outgoing.data())) {
            throw new IllegalStateException("expected by this test");
          }
          chain.proceed(outgoing);
        });

    assertThatThrownBy(() -> app.emit(event, "bad")).isInstanceOf(IllegalStateException.class);
    assertThat(outcomes.next().failure()).containsInstanceOf(IllegalStateException.class);
    CompletableFuture<Boolean> future = app.emitAsync(event, "bad");
    assertThat(future).isCompletedExceptionally();
    assertThat(outcomes.next().failure()).containsInstanceOf(IllegalStateException.class);
    app.emit(event, "good");

    assertThat(received.next()).isEqualTo("good");
  }

  @Test
  void anEmitInterceptorThatDoesNotGoOnFailsItsEventWithAMessageThatSaysSo() {
    app.interceptEmits((outgoing, chain) -> {});

    assertThatThrownBy(() -> app.emit(event, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'" + event + "'");
  }

  @Test
  void interceptorsStandAroundTheHandlerUntilTheyAreRemoved() {
    Received<String> received = new Received<>();
    Registration registration =
        app.interceptHandlers(
            (incoming, chain) -> {
              received.add("before " + incoming.message().content());
              chain.proceed();
              received.add("after");
            });
    app.interceptHandlers(
        (incoming, chain) -> {
          received.add("inside");
          chain.proceed();
        });
    app.on(event, String.class, text -> received.add("handle " + text));

    app.emit(event, "x");
    assertThat(received.next(4)).containsExactly("before x", "inside", "handle x", "after");
    registration.close();
    app.emit(event, "y");

    assertThat(received.next(2)).containsExactly("inside", "handle y");
  }

  @Test
  void aHandlerInterceptorSeesEachTryAndWhereTheEventComesFrom() {
    Received<IncomingEvent> seen = new Received<>();
    Received<Throwable> thrown = new Received<>();
    app.interceptHandlers(
        (incoming, chain) -> {
          seen.add(incoming);
          try {
            chain.proceed();
          } catch (NoStockException e) {
            thrown.add(e);
            throw e;
          }
        });
    ObserveOptions options = retrying(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1)));
    Subscription listener =
        app.onMessage(
            event,
            Integer.class,
            message -> {
              if (message.attempt() < 3) {
                throw new NoStockException();
              }
            },
            options);

    app.emit(event, 1234, EmitOptions.builder().messageId("4711").header("tenant", "a").build());

    for (int attempt = 1; attempt <= 3; attempt++) {
      IncomingEvent incoming = seen.next();
      assertThat(incoming.message().attempt()).isEqualTo(attempt);
      assertThat(incoming.message().id()).hasValue("4711");
      assertThat(incoming.message().headers()).containsEntry("tenant", "a");
      assertThat(incoming.message().content()).isEqualTo(1234);
      assertThat(incoming.route()).isEqualTo(event);
      assertThat(incoming.routingKey()).isEqualTo(event);
      assertThat(incoming.broadcast()).isFalse();
      assertThat(incoming.bodySize()).isEqualTo(4);
      assertThat(incoming.observerId()).isEqualTo(app.id());
      assertThat(incoming.subscriptionId()).isEqualTo(listener.id());
    }
    assertThat(thrown.next(2)).hasOnlyElementsOfType(NoStockException.class);
  }

  @Test
  void aHandlerInterceptorSeesThePatternAndTheNameOfABroadcast() {
    Received<IncomingEvent> seen = new Received<>();
    app.interceptHandlers((incoming, chain) -> seen.add(incoming));
    app.onBroadcast(event + ".*", data -> {});

    app.broadcast(event + ".changed", 1);

    IncomingEvent incoming = seen.next();
    assertThat(incoming.broadcast()).isTrue();
    assertThat(incoming.route()).isEqualTo(event + ".*");
    assertThat(incoming.routingKey()).isEqualTo(event + ".changed");
  }

  @Test
  void whatAHandlerInterceptorThrowsIsAFailureOfTheHandler() {
    Received<Failure> failures = failuresOf(app);
    app.interceptHandlers(
        (incoming, chain) -> {
          throw new NoStockException();
        });
    app.on(event, data -> {});

    app.emit(event, 1);

    assertThat(failures.next().exception()).isInstanceOf(NoStockException.class);
    assertError(records().next(), NoStockException.class);
  }

  @Test
  void aHandlerInterceptorStandsAroundTheStageOfAnAsynchronousHandler() {
    Received<String> received = new Received<>();
    CompletableFuture<String> stage = new CompletableFuture<>();
    app.interceptHandlers(
        (incoming, chain) -> {
          chain.proceed();
          received.add("after");
        });
    app.onAsync(
        event,
        data -> {
          received.add("handle");
          return stage;
        });

    app.emit(event, 1);
    assertThat(received.next()).isEqualTo("handle");
    staysEmpty(received, observer());
    stage.complete("shipped");

    assertThat(received.next()).isEqualTo("after");
  }
}

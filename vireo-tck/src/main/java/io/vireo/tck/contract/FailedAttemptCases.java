package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vireo.AttemptListener;
import io.vireo.FailedAttempt;
import io.vireo.Failure.Outcome;
import io.vireo.HandlerTimeoutException;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Recovery;
import io.vireo.RecoveryRecord;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an interceptor is told of a failed attempt, and what it gives the event to take along. */
abstract class FailedAttemptCases extends FailedEventCases {
  private static final String TRAIL = "trail";

  /** What an interceptor has heard. The failure itself may not be kept. */
  private record Heard(Outcome outcome, Throwable exception) {
    static Heard of(FailedAttempt failed) {
      return new Heard(failed.outcome(), failed.exception());
    }
  }

  /** Hears of each attempt that fails. */
  private Received<Heard> heard() {
    Received<Heard> heard = new Received<>();
    app.interceptHandlers(
        (incoming, chain) -> {
          incoming.onOutcome(failed -> heard.add(Heard.of(failed)));
          chain.proceed();
        });
    return heard;
  }

  /** Adds a header to each failed attempt, which tells of all attempts. */
  private void leaveATrail() {
    app.interceptHandlers(
        (incoming, chain) -> {
          Message<?> message = incoming.message();
          String before = (String) message.headers().getOrDefault(TRAIL, "");
          incoming.onOutcome(failed -> failed.addHeader(TRAIL, before + message.attempt()));
          chain.proceed();
        });
  }

  @Test
  void aHeaderThatIsAddedAfterAFailedAttemptTravelsToAllFurtherOnes() {
    needs(Feature.DELAY);
    Received<String> trails = new Received<>();
    leaveATrail();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          trails.add((String) message.headers().getOrDefault(TRAIL, "none"));
          handler.handle(message);
        },
        retrying(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1))));

    app.emit(event, 7, withHeaders("the-id"));
    Recovery recovery = recovery(event, 1);
    RecoveryRecord record = recovery.browse(ALL).get(0);
    handler.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    assertThat(trails.next(4)).containsExactly("none", "1", "12", "123");
    assertThat(record.event().headers()).containsEntry(TRAIL, "123").containsAllEntriesOf(HEADERS);
    Message<Integer> message = handler.handled.next();
    assertThat(message.headers()).containsEntry(TRAIL, "123").containsAllEntriesOf(HEADERS);
    assertThat(message.id()).hasValue("the-id");
  }

  @Test
  void aBroadcastTakesTheHeaderToTheListenerThatFailedAlone() {
    needs(Feature.DELAY);
    Received<Object> trails = new Received<>();
    Received<Object> elsewhere = new Received<>();
    leaveATrail();
    app.onBroadcastMessage(
        event,
        message -> {
          trails.add(message.headers().getOrDefault(TRAIL, "none"));
          if (message.attempt() == 1) {
            throw new NoStockException();
          }
        },
        retrying(RetryPolicy.after(Duration.ofMillis(1))));
    app.onBroadcastMessage(
        event, message -> elsewhere.add(message.headers().getOrDefault(TRAIL, "none")));

    app.broadcast(event, 1);

    assertThat(trails.next(2)).containsExactly("none", "1");
    assertThat(elsewhere.next()).isEqualTo("none");
    staysEmpty(elsewhere, observer());
  }

  @Test
  void anInterceptorHearsOnceWhereTheEventOfAFailedAttemptGoes() {
    needs(Feature.DELAY);
    Received<Heard> heard = heard();
    app.onMessage(
        event,
        Integer.class,
        handler,
        retrying(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1))));

    app.emit(event, 1);

    assertThat(heard.next(3))
        .extracting(Heard::outcome)
        .containsExactly(Outcome.RETRIED, Outcome.RETRIED, Outcome.RECOVERED);
    handler.repair();
    app.emit(event, 2);
    handler.handled.next();
    staysEmpty(heard, observer());
  }

  @Test
  void anInterceptorHearsThatAnAttemptHasSucceededAlsoWhereAnotherOneHasCaughtTheFailure() {
    Received<String> heard = new Received<>();
    app.interceptHandlers(
        (incoming, chain) -> {
          try {
            chain.proceed();
          } catch (NoStockException e) {
            heard.add("caught");
          }
        });
    app.interceptHandlers(
        (incoming, chain) -> {
          incoming.onOutcome(
              new AttemptListener() {
                @Override
                public void failed(FailedAttempt failed) {
                  heard.add("failed");
                }

                @Override
                public void succeeded() {
                  heard.add("succeeded");
                }
              });
          chain.proceed();
        });
    app.on(event, Integer.class, failingFor(1, new Received<>()));

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(heard.next(3)).containsExactly("caught", "succeeded", "succeeded");
    staysEmpty(heard, observer());
  }

  @Test
  void anInterceptorHearsThatAnEventIsDiscardedOrLost() {
    Received<Heard> heard = heard();
    app.on(event, failing(), retrying(RetryPolicy.none().discardOn(NoStockException.class)));
    app.on(event + ".lost", failing(), ObserveOptions.builder().autoAcknowledge(true).build());

    app.emit(event, 1);
    Heard discarded = heard.next();
    app.emit(event + ".lost", 1);
    Heard lost = heard.next();

    assertThat(discarded.outcome()).isEqualTo(Outcome.DISCARDED);
    assertThat(discarded.exception()).isInstanceOf(NoStockException.class);
    assertThat(lost.outcome()).isEqualTo(Outcome.LOST);
  }

  @Test
  void anInterceptorHearsOfAHandlerThatWasGivenUpWhileItStillRuns() {
    Received<Heard> heard = heard();
    CountDownLatch ended = new CountDownLatch(1);
    app.onMessage(
        event,
        Integer.class,
        message -> {
          if (message.attempt() == 1) {
            TimeoutCases.holdStubbornly(ended);
          }
        },
        ObserveOptions.builder()
            .handlerTimeout(Duration.ofMillis(50))
            .retryPolicy(RetryPolicy.immediately(1))
            .build());

    app.emit(event, 1);

    Heard first = heard.next();
    assertThat(first.exception()).isInstanceOf(HandlerTimeoutException.class);
    assertThat(first.outcome()).isEqualTo(Outcome.RETRIED);
    ended.countDown();
    staysEmptyToTheEnd(heard, observer());
  }

  @Test
  void whatAnInterceptorDoesWrongWhenItHearsOfAFailureChangesNothing() {
    Received<Throwable> refused = new Received<>();
    app.interceptHandlers(
        (incoming, chain) -> {
          incoming.onOutcome(
              failed -> {
                throw new IllegalStateException("expected by this case");
              });
          incoming.onOutcome(
              failed -> refused.add(catchThrowable(() -> failed.addHeader("vireo-attempts", 0))));
          incoming.onOutcome(failed -> failed.addHeader(TRAIL, "x"));
          chain.proceed();
        });
    app.onMessage(event, Integer.class, handler);

    app.emit(event, 1);

    assertThat(refused.next()).isInstanceOf(IllegalArgumentException.class);
    assertThat(recovery(event, 1).browse(ALL).get(0).event().headers())
        .containsEntry(TRAIL, "x")
        .doesNotContainKey("vireo-attempts");
  }
}

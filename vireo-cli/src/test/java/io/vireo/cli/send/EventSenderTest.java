package io.vireo.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.NoConnectionException;
import io.vireo.cli.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.util.RawValue;

class EventSenderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final RawValue DATA = new RawValue("1");

  @Test
  void theFirstFailureEndsIt() throws IOException {
    List<RawValue> sent = new ArrayList<>();
    EventSender sender =
        new EventSender(
            data -> {
              sent.add(data);
              return sent.size() < 3
                  ? CompletableFuture.completedFuture(true)
                  : CompletableFuture.failedFuture(
                      new CompletionException(new NoConnectionException("gone")));
            },
            TIMEOUT);

    sender.sendAll(new RepeatedEvent(DATA, 1_000));

    assertThat(sent).hasSize(3);
    assertThat(sender.outcomes().done()).isEqualTo(2);
    SendOutcomes.Failure failure = sender.outcomes().failure();
    assertThat(failure).isNotNull();
    assertThat(failure.number()).isEqualTo(3);
    assertThat(failure.cause()).isInstanceOf(NoConnectionException.class).hasMessage("gone");
  }

  @Test
  void theEarliestOfSeveralFailuresIsTold() {
    SendOutcomes outcomes = new SendOutcomes();
    outcomes.failed(new SendOutcomes.Failure(5, "event 5", new NoConnectionException("later")));
    outcomes.failed(new SendOutcomes.Failure(2, "event 2", new NoConnectionException("first")));
    outcomes.failed(new SendOutcomes.Failure(9, "event 9", new NoConnectionException("last")));

    assertThat(outcomes.failure()).isNotNull();
    assertThat(outcomes.failure().position()).isEqualTo("event 2");
  }

  @Test
  void itReturnsWhenEachEventHasBeenDealtWith() throws IOException {
    List<CompletableFuture<Boolean>> pending = new ArrayList<>();
    EventSender sender =
        new EventSender(
            data -> {
              CompletableFuture<Boolean> outcome = new CompletableFuture<>();
              pending.add(outcome);
              return outcome;
            },
            TIMEOUT);
    CompletableFuture<Void> answers =
        CompletableFuture.runAsync(
            () -> {
              Eventually.holds(() -> pending.size() == 3);
              pending.forEach(outcome -> outcome.complete(false));
            });

    sender.sendAll(new RepeatedEvent(DATA, 3));

    assertThat(sender.outcomes().unroutable()).isEqualTo(3);
    Eventually.get(answers);
  }

  @Test
  void anEventThatIsNeverAnsweredForIsAFailure() throws IOException {
    EventSender sender =
        new EventSender(data -> new CompletableFuture<>(), Duration.ofSeconds(-2).plusMillis(1));

    sender.sendAll(new RepeatedEvent(DATA, 1));

    assertThat(sender.outcomes().failure()).isNotNull();
  }

  @Test
  void stoppingSendsNoMore() throws IOException {
    EventSender sender = new EventSender(data -> CompletableFuture.completedFuture(true), TIMEOUT);
    sender.stop();

    sender.sendAll(new RepeatedEvent(DATA, 10));

    assertThat(sender.outcomes().done()).isZero();
  }
}

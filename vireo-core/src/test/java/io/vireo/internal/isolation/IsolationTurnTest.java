package io.vireo.internal.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.spi.Delivery;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IsolationTurnTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final AtomicBoolean stale = new AtomicBoolean();
  private final Delivery first = delivery(stale);
  private final Delivery second = delivery(new AtomicBoolean());

  @Test
  void theNextOneWaitsForTheEndOfTheFirst() throws Exception {
    IsolationTurn turn = new IsolationTurn(LONG);
    assertThat(turn.take(first, () -> false)).isTrue();
    CompletableFuture<Boolean> next =
        CompletableFuture.supplyAsync(() -> turn.take(second, () -> false));

    turn.end(second);
    assertThat(next).isNotDone();
    turn.end(first);

    assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatWasExchangedKeepsTheTurn() throws Exception {
    IsolationTurn turn = new IsolationTurn(LONG);
    Delivery copy = delivery(new AtomicBoolean());
    turn.take(first, () -> false);
    turn.passOn(first, copy);
    CompletableFuture<Boolean> next =
        CompletableFuture.supplyAsync(() -> turn.take(second, () -> false));

    turn.end(first);
    assertThat(next).isNotDone();
    turn.end(copy);

    assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsBeingExchangedKeepsTheTurnThoughItIsSettled() throws Exception {
    IsolationTurn turn = new IsolationTurn(LONG);
    Delivery copy = delivery(new AtomicBoolean());
    turn.take(first, () -> false);
    stale.set(true);
    AtomicBoolean looked = new AtomicBoolean();
    CompletableFuture<Boolean> next =
        CompletableFuture.supplyAsync(
            () ->
                turn.take(
                    second,
                    () -> {
                      looked.set(true);
                      return false;
                    }));

    await().untilTrue(looked);
    turn.passOn(first, copy);
    assertThat(next).isNotDone();
    turn.end(copy);

    assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nobodyWaitsForACopyThatIsStale() {
    IsolationTurn turn = new IsolationTurn(LONG);
    turn.take(second, () -> false);
    turn.passOn(second, first);
    stale.set(true);

    assertThat(turn.take(second, () -> false)).isTrue();
  }

  @Test
  void whoHasNoTimeLeftDoesNotGetTheTurn() {
    IsolationTurn turn = new IsolationTurn(LONG);
    turn.take(first, () -> false);

    assertThat(turn.take(second, () -> true)).isFalse();
  }

  @Test
  void aHandlerThatHangsIsOvertaken() {
    IsolationTurn turn = new IsolationTurn(Duration.ofMillis(20));
    turn.take(first, () -> false);

    assertThat(turn.take(second, () -> false)).isTrue();
  }

  private static Delivery delivery(AtomicBoolean stale) {
    return (Delivery)
        Proxy.newProxyInstance(
            IsolationTurnTest.class.getClassLoader(),
            new Class<?>[] {Delivery.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isStale" -> stale.get();
                  default -> throw new AssertionError(method);
                });
  }
}

package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserverCommandTest {
  private static final String EVENT = "order.placed";

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer one = Observer.connect(url);
  private final Observer other = Observer.connect(url);
  private final BlockingQueue<Object> handled = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private Result signal(String... arguments) {
    return Shell.run(
        Stream.concat(
                Stream.concat(Stream.of("observer"), Stream.of(arguments)), Stream.of("--url", url))
            .toArray(String[]::new));
  }

  @Test
  void aSignalAmongTheEventsPausesOneObserverAndResumesIt() {
    Subscription first = one.on(EVENT, handled::add);
    Subscription second = other.on(EVENT, handled::add);

    Result pause = signal(one.id(), "pause", EVENT);

    assertThat(pause.exitCode()).as(pause.err()).isZero();
    assertThat(pause.lines())
        .containsExactly("Sent pause to order.placed on " + url + " for observer " + one.id());
    Eventually.holds(() -> first.state() == State.PAUSED);
    assertThat(second.state()).isEqualTo(State.RUNNING);

    assertThat(signal(one.id(), "resume", EVENT, "--quiet").out()).isEmpty();

    Eventually.holds(() -> first.state() == State.RUNNING);
    assertThat(handled).isEmpty();
  }

  @Test
  void theOnlyListenerOfARouteIsResumedToo() {
    Subscription only = one.on(EVENT, handled::add);
    signal(one.id(), "pause", EVENT);
    Eventually.holds(() -> only.state() == State.PAUSED);

    assertThat(signal(one.id(), "resume", EVENT).exitCode()).isZero();

    Eventually.holds(() -> only.state() == State.RUNNING);
  }

  @Test
  void aListenerOfBroadcastsIsPausedAndResumed() {
    Subscription first = one.onBroadcast(EVENT, handled::add);
    Subscription second = other.onBroadcast(EVENT, handled::add);

    assertThat(signal(one.id(), "pause", EVENT, "--broadcast").exitCode()).isZero();

    Eventually.holds(() -> first.state() == State.PAUSED);
    assertThat(second.state()).isEqualTo(State.RUNNING);

    assertThat(signal(one.id(), "resume", EVENT, "-b").exitCode()).isZero();
    Eventually.holds(() -> first.state() == State.RUNNING);
  }

  @Test
  void aPingIsTakenAndReachesNoHandler() {
    one.on(EVENT, handled::add);

    assertThat(signal(one.id(), "ping", EVENT).exitCode()).isZero();

    one.emit(EVENT, "the first that is an event");
    Eventually.holds(() -> !handled.isEmpty());
    assertThat(handled)
        .extracting(Object::toString)
        .containsExactly("\"the first that is an event\"");
  }

  @Test
  void aListenerOnAnExchangeOfItsOwnIsReachedThere() {
    Subscription listener =
        one.on(
            EVENT,
            handled::add,
            ObserveOptions.builder().exchange("shop").exchangeType(ExchangeType.TOPIC).build());

    Result result =
        signal(one.id(), "pause", EVENT, "--exchange", "shop", "--exchange-type", "topic");

    assertThat(result.exitCode()).as(result.err()).isZero();
    Eventually.holds(() -> listener.state() == State.PAUSED);
  }

  @Test
  void thatNobodyListensHasACodeOfItsOwn() {
    for (String[] arguments :
        new String[][] {{one.id(), "pause", EVENT}, {one.id(), "pause", EVENT, "--broadcast"}}) {
      Result result = signal(arguments);

      assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).contains("nobody listens");
    }
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    for (String[] arguments :
        List.of(
            new String[] {},
            new String[] {one.id(), "pause"},
            new String[] {one.id(), "stop", EVENT},
            new String[] {one.id(), "pause", "RECOVERY.x"})) {
      Result result = signal(arguments);
      assertThat(result.exitCode()).as(List.of(arguments).toString()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
    }
  }
}

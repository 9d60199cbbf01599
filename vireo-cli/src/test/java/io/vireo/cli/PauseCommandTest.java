package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PauseCommandTest {
  private static final String ROUTE = "order.placed";
  private static final String CONTROL = "vireo_control_r0";

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer one = Observer.connect(url);
  private final Observer other = Observer.connect(url);
  private final BlockingQueue<Object> handled = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private Result run(String... arguments) {
    return Shell.run(
        Stream.concat(Stream.of(arguments), Stream.of("--wait", "100ms", "--url", url))
            .toArray(String[]::new));
  }

  private Subscription listen(Observer observer) {
    return observer.on(ROUTE, handled::add);
  }

  @Test
  void aPausedRouteTakesNoEventsUntilItIsResumed() {
    Subscription first = listen(one);
    Subscription second = listen(other);

    Result pause = run("pause", ROUTE);

    assertThat(pause.exitCode()).as(pause.err()).isZero();
    assertThat(pause.lines())
        .containsExactly(
            "Paused order.placed on "
                + url
                + "; 2 listeners have stopped. 'vireo resume order.placed' ends the pause");
    assertThat(List.of(first.state(), second.state())).containsOnly(State.PAUSED);
    assertThat(one.emit(ROUTE, 1)).isTrue();
    assertThat(handled).isEmpty();

    Result resume = run("resume", ROUTE);

    assertThat(resume.exitCode()).as(resume.err()).isZero();
    assertThat(resume.lines())
        .containsExactly("Resumed order.placed on " + url + "; 2 listeners take events");
    Eventually.holds(() -> handled.size() == 1);
  }

  @Test
  void aListenerThatStartsLaterIsPausedToo() {
    Result pause = run("pause", ROUTE);
    assertThat(pause.exitCode()).isZero();
    assertThat(pause.out())
        .contains("; nobody listens now, and listeners that start later take no events. ");

    Subscription later = listen(one);

    assertThat(later.state()).isEqualTo(State.PAUSED);
    assertThat(run("resume", ROUTE).exitCode()).isZero();
    Eventually.holds(() -> later.state() == State.RUNNING);
  }

  @Test
  void whoWhyAndForHowLongAreKept() {
    Result pause =
        run("pause", ROUTE, "--for", "90m", "--reason", "database migration", "--by", "anna");

    assertThat(pause.out()).startsWith("Paused order.placed on " + url + " for 1h30m; ");
    Pause remembered = one.control().routePause(ROUTE).orElseThrow();
    assertThat(remembered.by()).hasValue("anna");
    assertThat(remembered.reason()).hasValue("database migration");
    assertThat(remembered.until()).hasValue(remembered.since().plus(Duration.ofMinutes(90)));
  }

  @Test
  void whoPausesIsTheUserOfThisMachineUnlessTold() {
    run("pause", ROUTE);

    assertThat(one.control().routePause(ROUTE))
        .flatMap(Pause::by)
        .hasValueSatisfying(
            by ->
                assertThat(by)
                    .startsWith(System.getProperty("user.name") + "@")
                    .doesNotEndWith("@"));
  }

  @Test
  void aPauseEndsByItselfAfterItsTime() {
    Subscription listener = listen(one);

    assertThat(run("pause", ROUTE, "--for", "300ms", "--quiet").out()).isEmpty();
    one.emit(ROUTE, 1);

    Eventually.holds(() -> handled.size() == 1);
    assertThat(listener.state()).isEqualTo(State.RUNNING);
    assertThat(one.control().routePause(ROUTE)).isEqualTo(Optional.empty());
  }

  @Test
  void oneObserverIsPausedAndTheOtherGoesOn() {
    Subscription first = listen(one);
    Subscription second = listen(other);

    Result pause = run("pause", ROUTE, "--observer", one.id());

    assertThat(pause.lines())
        .containsExactly(
            "Paused order.placed at observer "
                + one.id()
                + " on "
                + url
                + "; 1 listener has stopped. 'vireo resume order.placed --observer "
                + one.id()
                + "' ends the pause");
    assertThat(first.state()).isEqualTo(State.PAUSED);
    assertThat(second.state()).isEqualTo(State.RUNNING);
    Stream.of(1, 2, 3).forEach(number -> one.emit(ROUTE, number));
    Eventually.holds(() -> handled.size() == 3);

    Result resume = run("resume", ROUTE, "--observer", one.id());

    assertThat(resume.exitCode()).as(resume.err()).isZero();
    assertThat(resume.out()).startsWith("Resumed order.placed at observer " + one.id());
    assertThat(first.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void allThatOneObserverListensToIsPaused() {
    Subscription shared = listen(one);
    Subscription broadcast = one.onBroadcast("prices.*", handled::add);

    Result pause = run("pause", "--observer", one.id());

    assertThat(pause.out()).contains("; 2 listeners have stopped. 'vireo resume --observer ");
    assertThat(List.of(shared.state(), broadcast.state())).containsOnly(State.PAUSED);

    assertThat(run("resume", "--observer", one.id()).out()).contains("; 2 listeners take events");
    assertThat(List.of(shared.state(), broadcast.state())).containsOnly(State.RUNNING);
  }

  @Test
  void onlyThoseWhoAreThereMayBePaused() {
    Subscription first = listen(one);

    Result pause = run("pause", ROUTE, "--present");

    assertThat(pause.out())
        .startsWith("Paused the present listeners of order.placed on ")
        .contains("'vireo resume order.placed --present' ends the pause");
    assertThat(first.state()).isEqualTo(State.PAUSED);
    assertThat(listen(other).state()).isEqualTo(State.RUNNING);

    assertThat(run("resume", ROUTE, "--present").exitCode()).isZero();
    assertThat(first.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aHandlerThatIsAtWorkFinishesAndIsTold() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    one.on(
        ROUTE,
        event -> {
          started.countDown();
          release.await();
          handled.add(event);
        });
    one.emit(ROUTE, 1);
    Eventually.holds(() -> started.getCount() == 0);

    Result pause = run("pause", ROUTE);

    assertThat(pause.out()).contains("; 1 listener has stopped, 1 event still being handled. ");
    release.countDown();
    Eventually.holds(() -> handled.size() == 1);
  }

  @Test
  void aListenerThatDoesNotObeyIsNamedAndIsAFailure() {
    listen(one);
    answerPings(State.RUNNING, null);

    Result pause = run("pause", ROUTE);

    assertThat(pause.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(pause.out()).contains("; 1 listener has stopped. ");
    assertThat(pause.errorLines())
        .containsExactly(
            "vireo: Still takes events: order.placed at observer stubborn (web-1, process 4711)");
  }

  @Test
  void aListenerThatStaysPausedWithItsRouteIsNamedAndIsAFailure() {
    run("pause", ROUTE);
    answerPings(State.PAUSED, Pause.of("anna", null, Instant.now(), null, true));

    Result resume = run("resume", ROUTE);

    assertThat(resume.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(resume.err())
        .startsWith(
            "vireo: Still paused: order.placed at observer stubborn (web-1, process 4711), ")
        .contains("'vireo resume --observer stubborn' ends the pause");
  }

  /** A fake observer that answers every ping with a given status and obeys no command. */
  private void answerPings(State state, @Nullable Pause pause) {
    String paused =
        pause == null
            ? "null"
            : "{\"by\": \"%s\", \"since\": \"%s\", \"wholeRoute\": %s}"
                .formatted(pause.by().orElseThrow(), pause.since(), pause.wholeRoute());
    JsonNode status =
        JsonMapper.shared()
            .readTree(
                """
                {"id": "stubborn", "host": "web-1", "process": 4711, "version": "0.1.0", "since": "%s",
                 "routes": [{"event": "%s", "broadcast": false, "state": "%s", "pause": %s,
                   "traffic": {"rate": 0, "inFlight": 0, "prefetched": 0, "handled": 0, "failed": 0},
                   "options": {"resumable": false, "queueKind": "CLASSIC", "queueExpiration": "PT1M"}}]}
                """
                    .formatted(Instant.now(), ROUTE, state, paused));
    EmitOptions answer =
        EmitOptions.builder().exchange(CONTROL).exchangeType(ExchangeType.TOPIC).build();
    other.onBroadcast(
        "observer.all",
        command -> {
          if (command.path("action").asString().equals("PING")) {
            other.broadcast(command.path("answerTo").asString(), status, answer);
          }
        },
        ObserveOptions.builder().exchange(CONTROL).exchangeType(ExchangeType.TOPIC).build());
  }

  @Test
  void anObserverThatIsNotThereIsAFailure() {
    listen(one);
    for (String command : List.of("pause", "resume")) {
      Result result = run(command, ROUTE, "--observer", "8dd7f727-0074-43fb-94b8-7f1d59c9edbb");

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines())
          .containsExactly(
              "vireo: Observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb did not answer on "
                  + url
                  + " within 100ms; 'vireo observers' lists the observers");
    }
  }

  @Test
  void anObserverThatDoesNotListenToTheRouteIsAFailure() {
    listen(one);

    Result result = run("pause", "order.paid", "--observer", one.id());

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("Observer " + one.id() + " does not listen to order.paid; ");
  }

  @Test
  void thatNobodyIsPresentHasACodeOfItsOwn() {
    for (String command : List.of("pause", "resume")) {
      Result result = run(command, ROUTE, "--present");

      assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
      assertThat(result.errorLines())
          .containsExactly("vireo: Nobody listens to order.placed on " + url);
    }
  }

  @Test
  void aResumeThatFindsNoPauseSaysSoAndIsNoError() {
    listen(one);

    Result whole = run("resume", ROUTE);
    Result single = run("resume", ROUTE, "--observer", one.id());

    assertThat(whole.exitCode()).isZero();
    assertThat(whole.lines())
        .containsExactly(
            "Nothing to resume: order.placed was not paused on "
                + url
                + "; 1 listener takes events");
    assertThat(single.exitCode()).isZero();
    assertThat(single.out()).startsWith("Nothing to resume: order.placed at observer " + one.id());
  }

  @Test
  void aListenerThatWasPausedOnItsOwnStaysPausedAndIsNamed() {
    Subscription first = listen(one);
    listen(other);
    run("pause", ROUTE, "--observer", one.id(), "--by", "anna", "--reason", "a bad disk");
    run("pause", ROUTE);

    Result resume = run("resume", ROUTE);

    assertThat(resume.exitCode()).isZero();
    assertThat(resume.out()).contains("; 1 listener takes events");
    assertThat(resume.errorLines()).hasSize(1);
    assertThat(resume.err())
        .startsWith("vireo: Still paused: order.placed at observer " + one.id() + " (")
        .contains("), paused by anna since ", ": a bad disk. 'vireo resume --observer " + one.id());
    assertThat(first.state()).isEqualTo(State.PAUSED);
  }

  @Test
  void oneInstanceMayBeTriedWhileItsRouteIsPaused() {
    Subscription first = listen(one);
    Subscription second = listen(other);
    run("pause", ROUTE);

    Result resume = run("resume", ROUTE, "--observer", one.id());

    assertThat(resume.exitCode()).as(resume.err()).isZero();
    assertThat(resume.err())
        .contains("order.placed stays paused for its other listeners: whole route paused by ")
        .contains("'vireo resume order.placed' ends the pause");
    assertThat(first.state()).isEqualTo(State.RUNNING);
    assertThat(second.state()).isEqualTo(State.PAUSED);
  }

  @Test
  void whatIsToBePastedIsQuotedForAShell() {
    assertThat(run("pause", "it's here").out())
        .contains("'vireo resume 'it'\\''s here'' ends the pause");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    for (String[] arguments :
        new String[][] {
          {"pause"},
          {"resume"},
          {"pause", "RECOVERY.x"},
          {"resume", "PAUSED.x"},
          {"pause", ROUTE, "--observer", ""},
          {"pause", ROUTE, "--observer", one.id(), "--present"},
          {"pause", ROUTE, "--for", "50x"},
          {"pause", ROUTE, "--for", "9999h"},
          {"pause", ROUTE, "--reason", ""},
          {"pause", ROUTE, "--by", "x".repeat(300)},
        }) {
      Result result = run(arguments);
      assertThat(result.exitCode()).as(List.of(arguments).toString()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
    }
  }
}

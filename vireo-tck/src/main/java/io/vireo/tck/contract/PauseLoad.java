package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Handler;
import io.vireo.Message;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Pauses and resumes listeners again and again while 10,000 events are in flight, with handlers in
 * the middle of some of them, and keeps the books. One is for one run and one thread; its handlers
 * may be called by any.
 *
 * <pre>{@code
 * PauseLoad load = new PauseLoad(200);
 * Subscription listener = app.onMessage("order.placed", String.class, load.handler());
 * load.run(
 *     id -> app.emitAsync("order.placed", id, EmitOptions.builder().messageId(id).build()),
 *     listener::pause,
 *     listener::resume);
 * assertThat(load.ledger().figures().duplicated()).isZero();
 * }</pre>
 */
public final class PauseLoad {
  /** How many events there are. */
  public static final int EVENTS = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ledger ledger = new Ledger();
  private final int pauseAfter;

  /** Handlers go on until the next pause is due, so that each run pauses equally often. */
  private final Semaphore turns = new Semaphore(0);

  private int pauses;

  /**
   * Prepares a run.
   *
   * @param pauseAfter how many events are handled between two pauses
   */
  public PauseLoad(int pauseAfter) {
    this.pauseAfter = pauseAfter;
  }

  /**
   * A handler for one more listener of the run.
   *
   * @return what handles events with an id as their data and their message id
   */
  public Handler<Message<String>> handler() {
    Ledger.Listener listener = ledger.listener();
    return message -> {
      if (!turns.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("The run has ended");
      }
      listener.handled(message);
    };
  }

  /**
   * The books.
   *
   * @return the ledger
   */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * How often the run has paused.
   *
   * @return a number
   */
  public int pauses() {
    return pauses;
  }

  /**
   * Pauses, emits all events, and then resumes and pauses until they are handled. Blocks until that
   * is so.
   *
   * @param emit emits an event with this id, as its data and its message id
   * @param pause pauses all listeners, and returns when they are
   * @param resume resumes them
   * @throws AssertionError if events are lost: confirmed, and neither handled nor waiting
   */
  public void run(Function<String, CompletableFuture<?>> emit, Runnable pause, Runnable resume) {
    pause.run();
    emitAll(emit);
    assertThat(ledger.figures().handled()).as("handled while paused").isZero();
    resume.run();
    for (int next = pauseAfter; next < EVENTS; next += pauseAfter) {
      turns.release(pauseAfter);
      awaitHandled(next);
      pause.run();
      pauses++;
      resume.run();
    }
    // As many as there are: what came twice is to be found, too.
    turns.release(EVENTS);
    assertThat(ledger.awaitSettled(PATIENCE)).as("all is handled: %s", ledger.figures()).isTrue();
  }

  private void emitAll(Function<String, CompletableFuture<?>> emit) {
    Ledger.Emitter emitter = ledger.emitter();
    List<CompletableFuture<?>> confirms = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String id = emitter.next();
      confirms.add(emit.apply(id).thenRun(() -> ledger.confirmed(id)));
    }
    confirms.forEach(CompletableFuture::join);
  }

  private void awaitHandled(long count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(() -> assertThat(ledger.figures().handled()).isGreaterThanOrEqualTo(count));
  }
}

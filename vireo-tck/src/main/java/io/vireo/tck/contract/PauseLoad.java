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
 * Pauses and resumes listeners again and again while 10,000 events are in flight and some of them
 * are being handled, and records the events in a ledger. An instance serves one run, on one thread.
 * Its handlers may be called by any thread.
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
  /** The number of events of a run. */
  public static final int EVENTS = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ledger ledger = new Ledger();
  private final int pauseAfter;

  /**
   * Permits for the handlers. They run out when the next pause is due, so that each run has the
   * same number of pauses.
   */
  private final Semaphore turns = new Semaphore(0);

  private int pauses;

  /**
   * Prepares a run.
   *
   * @param pauseAfter the number of events that are handled between two pauses
   */
  public PauseLoad(int pauseAfter) {
    this.pauseAfter = pauseAfter;
  }

  /**
   * Makes the handler of one listener of the run.
   *
   * @return a handler for events whose data and message id are an id of the ledger
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
   * The ledger in which the events of the run are recorded.
   *
   * @return the ledger
   */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * The number of pauses of the run.
   *
   * @return a number
   */
  public int pauses() {
    return pauses;
  }

  /**
   * Pauses the listeners, emits all events, and then resumes and pauses the listeners until all
   * events are handled. Blocks until then.
   *
   * @param emit emits an event whose data and message id are the given id
   * @param pause pauses all listeners, and returns when they are paused
   * @param resume resumes all listeners
   * @throws AssertionError if an event is lost: confirmed, and neither handled nor waiting
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
    // Permits for all events, so that events that are delivered twice are handled and recorded as
    // well.
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

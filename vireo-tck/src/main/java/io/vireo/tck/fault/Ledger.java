package io.vireo.tck.fault;

import io.vireo.Message;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records which events were emitted to a shared route, how emitting each of them ended, and which
 * were handled, and so finds out which events are lost, duplicated or out of order. The ledger
 * makes the ids. An event carries its id twice, as its data and as its message id, and both must
 * arrive.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger();
 * Ledger.Emitter emitter = ledger.emitter();
 * Ledger.Listener listener = ledger.listener();
 * app.onMessage("order.placed", String.class, listener::handled);
 * for (int i = 0; i < 1_000; i++) {
 *   String id = emitter.next();
 *   app.emitAsync("order.placed", id, EmitOptions.builder().messageId(id).build())
 *       .whenComplete((routed, failure) -> ledger.settled(id, routed, failure));
 * }
 * assertThat(ledger.awaitSettled(Duration.ofSeconds(30))).isTrue();
 * assertThat(ledger.figures().duplicated()).isZero();
 * }</pre>
 *
 * <p>An event under way takes one byte of memory. Events that were confirmed and handled take
 * almost none, so a ledger can record millions of events. Any thread may call any method. Only
 * {@link #awaitSettled} blocks.
 */
public final class Ledger {
  private static final long POLL_MILLIS = 5;

  private final String prefix =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + "-";
  private final List<LedgerPage> pages = new CopyOnWriteArrayList<>();
  private final Findings duplicated = new Findings();
  private final Findings unknown = new Findings();
  private final Findings changed = new Findings();
  private final Findings outOfOrder = new Findings();

  /** Creates an empty ledger. */
  public Ledger() {}

  /**
   * The totals of a ledger at one moment.
   *
   * @param emitted ids that were given out
   * @param confirmed events that a queue took
   * @param returned events that no queue took
   * @param failed events whose emitting failed; they may have arrived
   * @param handled events handled at least once
   * @param recovered events found in recovery
   * @param open events that are confirmed, and neither handled nor recovered; they are lost if no
   *     further event will arrive
   * @param duplicated how often an event was handled that had been handled before
   * @param unknown events that were handled and whose ids this ledger did not make
   * @param changed events that arrived without their message id or with another one
   * @param outOfOrder events that a listener handled after a later event of the same emitter,
   *     although they had not been delivered before
   */
  public record Figures(
      long emitted,
      long confirmed,
      long returned,
      long failed,
      long handled,
      long recovered,
      long open,
      long duplicated,
      long unknown,
      long changed,
      long outOfOrder) {}

  /** The events that were emitted up to a certain moment; see {@link Ledger#mark()}. */
  public static final class Mark {
    private final long[] emitted;

    private Mark(long[] emitted) {
      this.emitted = emitted;
    }
  }

  /**
   * Adds an emitter, for one thread whose events are expected in the order in which it emits them.
   *
   * @return a new emitter
   */
  public Emitter emitter() {
    synchronized (pages) {
      LedgerPage page = new LedgerPage(LedgerId.prefixOfPage(prefix, pages.size()));
      pages.add(page);
      return new Emitter(page);
    }
  }

  /**
   * Adds a listener, for one subscription. The order is checked for each subscription by itself. It
   * is defined only at a concurrency of 1.
   *
   * @return a new listener
   */
  public Listener listener() {
    return new Listener();
  }

  /**
   * Records how emitting an event ended. Fits {@code emitAsync(...).whenComplete(...)}.
   *
   * @param id the event
   * @param routed the answer of {@code emit}, or null after a failure
   * @param failure the exception that emitting threw, or null
   */
  public void settled(String id, @Nullable Boolean routed, @Nullable Throwable failure) {
    if (failure != null || routed == null) {
      failed(id);
    } else if (routed) {
      confirmed(id);
    } else {
      returned(id);
    }
  }

  /**
   * Records that a queue has taken the event.
   *
   * @param id the event
   * @throws IllegalArgumentException if another ledger made the id
   * @throws IllegalStateException if it is recorded already how emitting the event ended
   */
  public void confirmed(String id) {
    outcome(id, EventStates.CONFIRMED);
  }

  /**
   * Records that no queue has taken the event.
   *
   * @param id the event
   * @throws IllegalArgumentException if another ledger made the id
   * @throws IllegalStateException if it is recorded already how emitting the event ended
   */
  public void returned(String id) {
    outcome(id, EventStates.RETURNED);
  }

  /**
   * Records that emitting the event has failed. The event may have arrived nevertheless.
   *
   * @param id the event
   * @throws IllegalArgumentException if another ledger made the id
   * @throws IllegalStateException if it is recorded already how emitting the event ended
   */
  public void failed(String id) {
    outcome(id, EventStates.FAILED);
  }

  private void outcome(String id, int flag) {
    LedgerId parsed = LedgerId.parse(prefix, id);
    LedgerPage page = page(parsed);
    if (parsed == null || page == null || !page.outcome(parsed.number(), flag)) {
      throw new IllegalArgumentException("Event " + id + " was not emitted by this ledger");
    }
  }

  /**
   * Records that the event was found in recovery.
   *
   * @param id the event; an id that this ledger did not make counts as unknown
   */
  public void recovered(String id) {
    LedgerId parsed = LedgerId.parse(prefix, id);
    if (arrived(parsed, EventStates.RECOVERED) == LedgerPage.Arrival.UNKNOWN) {
      unknown.add(id);
    }
  }

  /**
   * Marks the events that have been emitted up to now.
   *
   * @return the mark
   */
  public Mark mark() {
    return new Mark(pages.stream().mapToLong(LedgerPage::size).toArray());
  }

  /**
   * Whether each event that was emitted up to a mark was handled or recovered, or was not
   * confirmed.
   *
   * @param mark the mark
   * @return true if so
   */
  public boolean isSettled(Mark mark) {
    for (int i = 0; i < mark.emitted.length; i++) {
      if (pages.get(i).settled() < mark.emitted[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until each event that has been emitted up to now is settled, as {@link #isSettled}
   * defines it.
   *
   * @param atMost how long to wait
   * @return true if so; false if the time passed first or the calling thread was interrupted, whose
   *     interrupt flag is then set
   */
  public boolean awaitSettled(Duration atMost) {
    return awaitSettled(mark(), atMost);
  }

  /**
   * Waits until each event that was emitted up to a mark is settled, as {@link #isSettled} defines
   * it.
   *
   * @param mark the mark
   * @param atMost how long to wait
   * @return true if so; false if the time passed first or the calling thread was interrupted, whose
   *     interrupt flag is then set
   */
  public boolean awaitSettled(Mark mark, Duration atMost) {
    long deadline = Durations.deadline(atMost);
    while (!isSettled(mark)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /**
   * The totals at this moment.
   *
   * @return the figures
   */
  public Figures figures() {
    LedgerPage.Sums sums = new LedgerPage.Sums();
    pages.forEach(page -> page.addTo(sums));
    return new Figures(
        sums.emitted,
        sums.confirmed,
        sums.returned,
        sums.failed,
        sums.handled,
        sums.recovered,
        sums.open,
        duplicated.count(),
        unknown.count(),
        changed.count(),
        outOfOrder.count());
  }

  /**
   * The events that are confirmed, and neither handled nor recovered. They are lost if no further
   * event will arrive.
   *
   * @return the first 100 of them
   */
  public List<String> open() {
    List<String> ids = new ArrayList<>();
    pages.forEach(page -> page.addOpenTo(ids, Findings.KEPT));
    return ids;
  }

  /**
   * The events that were handled more than once.
   *
   * @return the first 100 of them; an event stands there once for each repetition
   */
  public List<String> duplicated() {
    return duplicated.first();
  }

  /**
   * The ids of handled events that this ledger did not make.
   *
   * @return the first 100 of them
   */
  public List<String> unknown() {
    return unknown.first();
  }

  /**
   * The events that arrived with another message id than their own.
   *
   * @return the first 100 of them, as {@code id -> message id}
   */
  public List<String> changed() {
    return changed.first();
  }

  /**
   * The events that were handled after a later event of the same emitter.
   *
   * @return the first 100 of them
   */
  public List<String> outOfOrder() {
    return outOfOrder.first();
  }

  private @Nullable LedgerPage page(@Nullable LedgerId id) {
    return id == null || id.page() >= pages.size() ? null : pages.get(id.page());
  }

  private LedgerPage.Arrival arrived(@Nullable LedgerId id, int how) {
    LedgerPage page = page(id);
    return id == null || page == null ? LedgerPage.Arrival.UNKNOWN : page.arrived(id.number(), how);
  }

  /** Makes the ids of the events that one thread emits. */
  public static final class Emitter {
    private final LedgerPage page;

    private Emitter(LedgerPage page) {
      this.page = page;
    }

    /**
     * Makes the id of the next event, for its data and its message id. The ledger expects from now
     * on to be told how emitting the event ended.
     *
     * @return an id that is never given out again
     */
    public String next() {
      return page.next();
    }
  }

  /** Records what one subscription handles. */
  public final class Listener {
    private long[] highest = new long[4];

    private Listener() {}

    /**
     * Records that the subscription has handled an event whose data is its id. Fits {@code
     * onMessage}.
     *
     * @param message the event
     */
    public void handled(Message<String> message) {
      handled(String.valueOf(message.content()), message.id().orElse(null), message.redelivered());
    }

    /**
     * Records that the subscription has handled an event.
     *
     * @param id the id in its data
     * @param messageId its message id
     * @param redelivered whether the broker says that it has delivered the event before
     */
    public void handled(String id, @Nullable String messageId, boolean redelivered) {
      if (!id.equals(messageId)) {
        changed.add(id + " -> " + messageId);
      }
      LedgerId parsed = LedgerId.parse(prefix, id);
      LedgerPage.Arrival arrival = arrived(parsed, EventStates.HANDLED);
      if (parsed == null || arrival == LedgerPage.Arrival.UNKNOWN) {
        unknown.add(id);
      } else if (arrival == LedgerPage.Arrival.AGAIN) {
        duplicated.add(id);
      } else if (isOvertaken(parsed) && !redelivered) {
        outOfOrder.add(id);
      }
    }

    private synchronized boolean isOvertaken(LedgerId id) {
      if (id.page() >= highest.length) {
        highest = Arrays.copyOf(highest, Math.max(id.page() + 1, highest.length * 2));
      }
      boolean overtaken = id.number() < highest[id.page()];
      highest[id.page()] = Math.max(highest[id.page()], id.number());
      return overtaken;
    }
  }
}

package io.vireo.rabbitmq.internal.consume;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The deliveries of one channel until the broker has heard how each ended, by delivery tag: the
 * first is 1. It decides what to tell the broker, and when: acknowledgements of a finished prefix
 * together, the rest singly. Each delivery gets one settlement.
 *
 * <p>One acknowledgement of many says that all up to a tag are finished. So one handler that hangs
 * would hold back all behind it, until the broker delivers no more. Such a straggler is set aside
 * after a while; as long as there are any, acknowledgements are single ones.
 *
 * <p>Not for several threads at a time.
 */
final class DeliveryWindow {
  private static final byte GONE = 0;
  private static final byte DELIVERED = 1;
  private static final byte BEGUN = 2;
  private static final byte CLAIMED = 3;
  private static final byte ACKNOWLEDGED = 4;
  private static final byte REJECTED = 5;

  private static final int MAX_BATCH = 64;
  private static final int PATIENT_TICKS = 20;
  private static final int FIRST_LENGTH = 64;

  /** What to tell the broker about {@link #tag}. */
  enum Action {
    NONE,
    ACKNOWLEDGE_UP_TO,
    ACKNOWLEDGE,
    REQUEUE
  }

  private int batch;
  private int starving;
  private int crowded;
  private final Map<Long, Byte> stragglers = new HashMap<>();
  private final ArrayDeque<Long> singles = new ArrayDeque<>();
  private final ArrayDeque<Long> rejected = new ArrayDeque<>();

  private byte[] states = new byte[FIRST_LENGTH];
  private long first = 1;
  private long firstUnfinished = 1;
  private long next = 1;

  /** Acknowledged ones before the first that is unfinished, and the last of them. */
  private int readyCount;

  private long lastReady;

  /** Acknowledged ones behind the first that is unfinished. */
  private int behindCount;

  private boolean overdue;
  private long stuckAt;
  private int stuckTicks;
  private long tag;

  /** Deliveries that no handler has begun. */
  private int waiting;

  private long finished;

  DeliveryWindow(int prefetch) {
    prefetch(prefetch);
  }

  /** From now on the broker delivers so many without a settlement. */
  final void prefetch(int value) {
    batch = Math.max(1, Math.min(MAX_BATCH, value / 4));
    starving = Math.max(1, value / 2);
    crowded = 2 * value + FIRST_LENGTH;
  }

  /** How many no handler has begun. */
  int waiting() {
    return waiting;
  }

  /** How many were begun and have their settlement, since the channel was opened. */
  long finished() {
    return finished;
  }

  /** Whether a delivery has its settlement. */
  boolean isFinished(long of) {
    return isFinished(state(of));
  }

  /** A delivery has arrived. */
  void delivered(long arrived) {
    waiting++;
    while (arrived - first >= states.length) {
      grow();
    }
    set(arrived, DELIVERED);
    next = arrived + 1;
  }

  /** Claims a delivery for its handler. Returns false if it was claimed or has its settlement. */
  boolean begin(long of) {
    return change(of, DELIVERED, BEGUN);
  }

  /**
   * Claims a delivery, begun or not, for a settlement that takes time. Returns false if it has one.
   */
  boolean claim(long of) {
    return change(of, DELIVERED, CLAIMED) || change(of, BEGUN, CLAIMED);
  }

  /** Gives a delivery its settlement. Returns false if it has one, or is claimed for one. */
  boolean finish(long of, boolean acknowledge) {
    return (change(of, DELIVERED, GONE) || change(of, BEGUN, GONE)) && settlement(of, acknowledge);
  }

  /** Gives a claimed delivery its settlement. */
  boolean finishClaimed(long of, boolean acknowledge) {
    return change(of, CLAIMED, GONE) && settlement(of, acknowledge);
  }

  /** Acknowledges a claimed delivery singly, so that the broker hears of it at once. */
  boolean acknowledgeAtOnce(long of) {
    if (!change(of, CLAIMED, GONE)) {
      return false;
    }
    if (stragglers.remove(of) == null) {
      set(of, GONE);
      advance();
    }
    singles.add(of);
    return true;
  }

  /** Whether the broker has still to be told of a single acknowledgement. */
  boolean owesSingles() {
    return !singles.isEmpty();
  }

  /** Gives back what no handler has begun. */
  void requeueUnbegun() {
    for (long at = firstUnfinished; at < next; at++) {
      finishUnbegun(at);
    }
    List.copyOf(stragglers.keySet()).forEach(this::finishUnbegun);
  }

  private void finishUnbegun(long of) {
    if (change(of, DELIVERED, GONE)) {
      settlement(of, false);
    }
  }

  private boolean settlement(long of, boolean acknowledge) {
    if (stragglers.remove(of) != null) {
      (acknowledge ? singles : rejected).add(of);
      return true;
    }
    set(of, acknowledge ? ACKNOWLEDGED : REJECTED);
    if (acknowledge) {
      behindCount++;
    } else {
      rejected.add(of);
    }
    advance();
    return true;
  }

  private void advance() {
    while (firstUnfinished < next && isFinished(state(firstUnfinished))) {
      if (state(firstUnfinished) == ACKNOWLEDGED) {
        behindCount--;
        readyCount++;
        lastReady = firstUnfinished;
      }
      firstUnfinished++;
    }
  }

  private static boolean isFinished(byte state) {
    return state == ACKNOWLEDGED || state == REJECTED || state == GONE;
  }

  /** Whether each delivery has its settlement, and the broker has been told. */
  boolean isEmpty() {
    return firstUnfinished == next && stragglers.isEmpty() && !isPending();
  }

  /** Whether the broker has still to be told of something. */
  boolean isPending() {
    return readyCount + behindCount > 0 || !singles.isEmpty() || !rejected.isEmpty();
  }

  /** A while has passed: what was too little to be told is told now. */
  void tick() {
    overdue = true;
    stuckTicks = behindCount > 0 && stuckAt == firstUnfinished ? stuckTicks + 1 : 0;
    stuckAt = firstUnfinished;
  }

  /** What the last {@link #poll} is about. */
  long tag() {
    return tag;
  }

  /** What to tell the broker next; it then counts as told. */
  Action poll() {
    // Before any acknowledgement of many that covers it.
    if (!rejected.isEmpty()) {
      tag = rejected.remove();
      if (tag >= first) {
        set(tag, GONE);
      }
      return Action.REQUEUE;
    }
    if (!singles.isEmpty()) {
      tag = singles.remove();
      return Action.ACKNOWLEDGE;
    }
    boolean heldBack = isHeldBack();
    if (heldBack && readyCount == 0) {
      setAside();
    }
    boolean due = overdue || heldBack || readyCount >= batch || firstUnfinished == next;
    if (due && readyCount > 0) {
      return acknowledgeReady();
    }
    overdue = false;
    return Action.NONE;
  }

  private Action acknowledgeReady() {
    readyCount = 0;
    if (stragglers.isEmpty()) {
      first = firstUnfinished;
      tag = lastReady;
      return Action.ACKNOWLEDGE_UP_TO;
    }
    for (; first < firstUnfinished; first++) {
      if (state(first) == ACKNOWLEDGED) {
        singles.add(first);
      }
    }
    tag = singles.remove();
    return Action.ACKNOWLEDGE;
  }

  private boolean isHeldBack() {
    return behindCount >= starving
        || (stuckTicks >= PATIENT_TICKS && stuckAt == firstUnfinished && behindCount > 0)
        || next - firstUnfinished > crowded;
  }

  private void setAside() {
    do {
      stragglers.put(firstUnfinished, state(firstUnfinished));
      set(firstUnfinished, GONE);
      advance();
      stuckTicks = 0;
    } while (isHeldBack() && firstUnfinished < next);
    if (readyCount == 0) {
      first = firstUnfinished;
    }
  }

  private boolean change(long of, byte from, byte to) {
    if (state(of) != from) {
      return false;
    }
    count(from, to);
    if (to != GONE) {
      if (of < firstUnfinished) {
        stragglers.put(of, to);
      } else {
        set(of, to);
      }
    }
    return true;
  }

  private void count(byte from, byte to) {
    if (from == DELIVERED) {
      waiting--;
    } else if (to == GONE) {
      finished++;
    }
  }

  private byte state(long of) {
    if (of < firstUnfinished) {
      Byte aside = stragglers.isEmpty() ? null : stragglers.get(of);
      return aside != null ? aside : of < first ? GONE : states[index(of)];
    }
    return of < next ? states[index(of)] : GONE;
  }

  private void set(long of, byte state) {
    states[index(of)] = state;
  }

  private int index(long of) {
    return (int) (of & (states.length - 1));
  }

  private void grow() {
    byte[] old = states;
    states = new byte[2 * old.length];
    for (long at = first; at < next; at++) {
      states[index(at)] = old[(int) (at & (old.length - 1))];
    }
  }
}

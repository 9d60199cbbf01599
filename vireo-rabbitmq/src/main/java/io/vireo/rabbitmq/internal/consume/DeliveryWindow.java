package io.vireo.rabbitmq.internal.consume;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The deliveries of one channel, by delivery tag, until the broker has been told how each ended.
 * The first tag is 1. The window decides what to tell the broker, and when: all acknowledgements up
 * to a tag go out together, other settlements go out singly. Each delivery is settled once.
 *
 * <p>An acknowledgement up to a tag covers every delivery before it. So a single handler that hangs
 * would keep the acknowledgements of all later deliveries back, until the prefetch is used up and
 * the broker delivers no more. The window sets such a straggler aside after a while. As long as
 * there are stragglers, acknowledgements go out singly.
 *
 * <p>Not thread-safe; {@link Acknowledgements} guards it.
 */
final class DeliveryWindow {
  /** The state of a delivery that has not arrived, or that the window need not know any more. */
  private static final byte ABSENT = 0;

  private static final byte DELIVERED = 1;
  private static final byte BEGUN = 2;
  private static final byte CLAIMED = 3;
  private static final byte ACKNOWLEDGED = 4;
  private static final byte REJECTED = 5;

  private static final int MAX_BATCH = 64;
  private static final int STRAGGLER_TICKS = 20;
  private static final int INITIAL_LENGTH = 64;

  /** What to tell the broker about the delivery with the tag {@link #tag}. */
  enum Action {
    NONE,
    ACKNOWLEDGE_UP_TO,
    ACKNOWLEDGE,
    REQUEUE
  }

  /** How many acknowledgements make a batch, which goes out at once. */
  private int batch;

  /** How many acknowledgements one unsettled delivery may keep back. */
  private int maxBlocked;

  /** How many deliveries the window may hold from the first unsettled one to the last. */
  private int maxLength;

  private final Map<Long, Byte> stragglers = new HashMap<>();

  /** Acknowledged deliveries that have to be told singly. */
  private final ArrayDeque<Long> singles = new ArrayDeque<>();

  private final ArrayDeque<Long> rejected = new ArrayDeque<>();

  /** The states of the deliveries from {@link #first} to {@link #next}, in a ring. */
  private byte[] states = new byte[INITIAL_LENGTH];

  private long first = 1;
  private long firstUnsettled = 1;
  private long next = 1;

  /** How many acknowledged deliveries there are before the first unsettled one. */
  private int readyCount;

  private long lastReady;

  /** How many acknowledged deliveries there are behind the first unsettled one. */
  private int blockedCount;

  /** Whether a tick has passed, so that less than a batch goes out as well. */
  private boolean overdue;

  /** The delivery that was the first unsettled one at the last tick, and for how many ticks. */
  private long blockingTag;

  private int blockingTicks;
  private long tag;
  private int waiting;
  private long handled;

  DeliveryWindow(int prefetch) {
    prefetch(prefetch);
  }

  /** From now on the broker delivers this many events without a settlement. */
  final void prefetch(int value) {
    batch = Math.max(1, Math.min(MAX_BATCH, value / 4));
    maxBlocked = Math.max(1, value / 2);
    maxLength = 2 * value + INITIAL_LENGTH;
  }

  /** How many deliveries no handler has begun. */
  int waiting() {
    return waiting;
  }

  /** How many deliveries have begun and have their settlement, since the channel was opened. */
  long handled() {
    return handled;
  }

  /** Whether a delivery has its settlement. */
  boolean isSettled(long of) {
    return isSettled(state(of));
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

  /** Claims a delivery for its handler. Returns false if it is claimed already, or settled. */
  boolean begin(long of) {
    return change(of, DELIVERED, BEGUN);
  }

  /**
   * Claims a delivery, begun or not, for a settlement that takes time. Returns false if it is
   * claimed for that already, or settled.
   */
  boolean claim(long of) {
    return change(of, DELIVERED, CLAIMED) || change(of, BEGUN, CLAIMED);
  }

  /** Settles a delivery. Returns false if it is settled already, or claimed for that. */
  boolean settle(long of, boolean acknowledge) {
    return (change(of, DELIVERED, ABSENT) || change(of, BEGUN, ABSENT)) && settled(of, acknowledge);
  }

  /** Settles a claimed delivery. Returns false if it is not claimed. */
  boolean settleClaimed(long of, boolean acknowledge) {
    return change(of, CLAIMED, ABSENT) && settled(of, acknowledge);
  }

  /**
   * Acknowledges a claimed delivery singly, so that the broker is told at once. Returns false if it
   * is not claimed.
   */
  boolean acknowledgeClaimedSingly(long of) {
    if (!change(of, CLAIMED, ABSENT)) {
      return false;
    }
    if (stragglers.remove(of) == null) {
      set(of, ABSENT);
      advance();
    }
    singles.add(of);
    return true;
  }

  /** Whether the broker has still to be told of a single acknowledgement. */
  boolean hasSingles() {
    return !singles.isEmpty();
  }

  /** Gives back the deliveries that no handler has begun. */
  void requeueUnbegun() {
    for (long at = firstUnsettled; at < next; at++) {
      requeueIfUnbegun(at);
    }
    List.copyOf(stragglers.keySet()).forEach(this::requeueIfUnbegun);
  }

  private void requeueIfUnbegun(long of) {
    if (change(of, DELIVERED, ABSENT)) {
      settled(of, false);
    }
  }

  private boolean settled(long of, boolean acknowledge) {
    if (stragglers.remove(of) != null) {
      (acknowledge ? singles : rejected).add(of);
      return true;
    }
    set(of, acknowledge ? ACKNOWLEDGED : REJECTED);
    if (acknowledge) {
      blockedCount++;
    } else {
      rejected.add(of);
    }
    advance();
    return true;
  }

  private void advance() {
    while (firstUnsettled < next && isSettled(state(firstUnsettled))) {
      if (state(firstUnsettled) == ACKNOWLEDGED) {
        blockedCount--;
        readyCount++;
        lastReady = firstUnsettled;
      }
      firstUnsettled++;
    }
  }

  private static boolean isSettled(byte state) {
    return state == ACKNOWLEDGED || state == REJECTED || state == ABSENT;
  }

  /** Whether each delivery has its settlement, and the broker has been told. */
  boolean isEmpty() {
    return firstUnsettled == next && stragglers.isEmpty() && !isPending();
  }

  /** Whether the broker has still to be told of a settlement. */
  boolean isPending() {
    return readyCount + blockedCount > 0 || !singles.isEmpty() || !rejected.isEmpty();
  }

  /** A tick has passed: the broker is told of less than a batch, too. */
  void tick() {
    overdue = true;
    blockingTicks = blockedCount > 0 && blockingTag == firstUnsettled ? blockingTicks + 1 : 0;
    blockingTag = firstUnsettled;
  }

  /** The delivery tag that goes with the last {@link #poll}. */
  long tag() {
    return tag;
  }

  /** What to tell the broker next; the broker then counts as told. */
  Action poll() {
    // A rejection goes out before any acknowledgement up to a tag that would cover it.
    if (!rejected.isEmpty()) {
      tag = rejected.remove();
      if (tag >= first) {
        set(tag, ABSENT);
      }
      return Action.REQUEUE;
    }
    if (!singles.isEmpty()) {
      tag = singles.remove();
      return Action.ACKNOWLEDGE;
    }
    boolean blocked = isBlocked();
    if (blocked && readyCount == 0) {
      setStragglersAside();
    }
    boolean due = overdue || blocked || readyCount >= batch || firstUnsettled == next;
    if (due && readyCount > 0) {
      return acknowledgeReady();
    }
    overdue = false;
    return Action.NONE;
  }

  private Action acknowledgeReady() {
    readyCount = 0;
    if (stragglers.isEmpty()) {
      first = firstUnsettled;
      tag = lastReady;
      return Action.ACKNOWLEDGE_UP_TO;
    }
    for (; first < firstUnsettled; first++) {
      if (state(first) == ACKNOWLEDGED) {
        singles.add(first);
      }
    }
    tag = singles.remove();
    return Action.ACKNOWLEDGE;
  }

  private boolean isBlocked() {
    return blockedCount >= maxBlocked
        || (blockingTicks >= STRAGGLER_TICKS && blockingTag == firstUnsettled && blockedCount > 0)
        || next - firstUnsettled > maxLength;
  }

  private void setStragglersAside() {
    do {
      stragglers.put(firstUnsettled, state(firstUnsettled));
      set(firstUnsettled, ABSENT);
      advance();
      blockingTicks = 0;
    } while (isBlocked() && firstUnsettled < next);
    if (readyCount == 0) {
      first = firstUnsettled;
    }
  }

  private boolean change(long of, byte from, byte to) {
    if (state(of) != from) {
      return false;
    }
    count(from, to);
    if (to != ABSENT) {
      if (of < firstUnsettled) {
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
    } else if (to == ABSENT) {
      handled++;
    }
  }

  private byte state(long of) {
    if (of < firstUnsettled) {
      Byte aside = stragglers.isEmpty() ? null : stragglers.get(of);
      return aside != null ? aside : of < first ? ABSENT : states[index(of)];
    }
    return of < next ? states[index(of)] : ABSENT;
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

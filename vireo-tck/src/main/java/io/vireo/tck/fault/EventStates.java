package io.vireo.tck.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The state of each event of one emitter, in one byte for each. A page is released once all of its
 * events are confirmed and handled, so the memory in use depends on the events under way and not on
 * the length of the run. Not for use by several threads at the same time.
 */
final class EventStates {
  static final int CONFIRMED = 1;
  static final int RETURNED = 2;
  static final int FAILED = 4;
  static final int HANDLED = 8;
  static final int RECOVERED = 16;
  static final int OUTCOME = CONFIRMED | RETURNED | FAILED;

  private static final int DONE = CONFIRMED | HANDLED;
  private static final int PAGE = 4_096;
  private static final byte[] GIVEN_UP = new byte[0];

  private final List<byte[]> pages = new ArrayList<>();
  private int[] done = new int[16];
  private long size;
  private long settled;

  long size() {
    return size;
  }

  void add() {
    if (size % PAGE == 0) {
      if (pages.size() == done.length) {
        done = Arrays.copyOf(done, done.length * 2);
      }
      pages.add(new byte[PAGE]);
    }
    size++;
  }

  int get(long number) {
    byte[] page = pages.get((int) (number / PAGE));
    return page.length == 0 ? DONE : page[(int) (number % PAGE)];
  }

  void set(long number, int flag) {
    int index = (int) (number / PAGE);
    byte[] page = pages.get(index);
    if (page.length == 0) {
      return;
    }
    int before = page[(int) (number % PAGE)];
    int after = before | flag;
    page[(int) (number % PAGE)] = (byte) after;
    if (before != DONE && after == DONE) {
      done[index]++;
    } else if (before == DONE && after != DONE) {
      done[index]--;
    }
    if (done[index] == PAGE) {
      pages.set(index, GIVEN_UP);
    }
  }

  /** The number of events, counted from the first, of which nothing more is awaited. */
  long settled() {
    while (settled < size) {
      byte[] page = pages.get((int) (settled / PAGE));
      if (page.length == 0) {
        settled += PAGE - settled % PAGE;
      } else if (isSettled(page[(int) (settled % PAGE)])) {
        settled++;
      } else {
        break;
      }
    }
    return settled;
  }

  private static boolean isSettled(int state) {
    return (state & OUTCOME) != 0 && !isOpen(state);
  }

  /** Whether an event is confirmed, and neither handled nor recovered. */
  static boolean isOpen(int state) {
    return (state & CONFIRMED) != 0 && (state & (HANDLED | RECOVERED)) == 0;
  }

  /** The number of pages that are in memory. */
  int pagesHeld() {
    return (int) pages.stream().filter(page -> page.length > 0).count();
  }
}

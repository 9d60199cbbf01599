package io.vireo.tck.fault;

import java.util.List;

/** The part of a {@link Ledger} that records the events of one emitter. Any thread may call. */
final class LedgerPage {
  /** How an event that arrived is counted. */
  enum Arrival {
    FIRST,
    AGAIN,
    UNKNOWN
  }

  /** The sums over all pages of a ledger. */
  static final class Sums {
    long emitted;
    long confirmed;
    long returned;
    long failed;
    long handled;
    long recovered;
    long open;
  }

  private final String prefix;
  private final EventStates states = new EventStates();
  private final Sums sums = new Sums();

  LedgerPage(String prefix) {
    this.prefix = prefix;
  }

  synchronized String next() {
    long number = states.size();
    states.add();
    return prefix + number;
  }

  synchronized long size() {
    return states.size();
  }

  /** Records how emitting an event ended. Returns false if the event was never emitted. */
  synchronized boolean outcome(long number, int outcome) {
    if (number < 0 || number >= states.size()) {
      return false;
    }
    int before = states.get(number);
    if ((before & EventStates.OUTCOME) != 0) {
      throw new IllegalStateException("Event " + prefix + number + " has a second outcome");
    }
    count(outcome);
    mark(number, before, outcome);
    return true;
  }

  synchronized Arrival arrived(long number, int how) {
    if (number < 0 || number >= states.size()) {
      return Arrival.UNKNOWN;
    }
    int before = states.get(number);
    if ((before & how) != 0) {
      return Arrival.AGAIN;
    }
    count(how);
    mark(number, before, how);
    return Arrival.FIRST;
  }

  private void mark(long number, int before, int flag) {
    states.set(number, flag);
    boolean wasOpen = EventStates.isOpen(before);
    boolean isOpen = EventStates.isOpen(before | flag);
    if (isOpen != wasOpen) {
      sums.open += isOpen ? 1 : -1;
    }
  }

  private void count(int flag) {
    switch (flag) {
      case EventStates.CONFIRMED -> sums.confirmed++;
      case EventStates.RETURNED -> sums.returned++;
      case EventStates.FAILED -> sums.failed++;
      case EventStates.HANDLED -> sums.handled++;
      case EventStates.RECOVERED -> sums.recovered++;
      default -> throw new IllegalArgumentException("No such flag: " + flag);
    }
  }

  /** The number of events, counted from the first, of which nothing more is awaited. */
  synchronized long settled() {
    return states.settled();
  }

  synchronized void addTo(Sums total) {
    total.emitted += states.size();
    total.confirmed += sums.confirmed;
    total.returned += sums.returned;
    total.failed += sums.failed;
    total.handled += sums.handled;
    total.recovered += sums.recovered;
    total.open += sums.open;
  }

  synchronized void addOpenTo(List<String> ids, int most) {
    for (long number = states.settled(); number < states.size() && ids.size() < most; number++) {
      if (EventStates.isOpen(states.get(number))) {
        ids.add(prefix + number);
      }
    }
  }
}

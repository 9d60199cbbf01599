package io.vireo.cli.control;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.cli.terminal.Columns;
import io.vireo.cli.terminal.LocalTimes;
import io.vireo.operations.text.SafeText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Formats observers and their listeners as a table. */
public final class ObserverTable {
  private static final List<String> HEADINGS =
      List.of("ROUTE", "STATE", "RATE", "IN FLIGHT", "PREFETCHED", "HANDLED", "FAILED");

  private static final int TEXT_COLUMNS = 2;

  private final LocalTimes times;

  /**
   * Creates a table.
   *
   * @param now the current time; a time on the same day is shown without its date
   * @param zone the time zone in which times are shown
   */
  ObserverTable(Instant now, ZoneId zone) {
    this(new LocalTimes(now, zone));
  }

  private ObserverTable(LocalTimes times) {
    this.times = times;
  }

  /** Returns a table with the current time and the time zone of this machine. */
  public static ObserverTable ofToday() {
    return new ObserverTable(LocalTimes.ofToday());
  }

  /**
   * Returns for each observer an empty line, a line about the observer, and a line for each of its
   * listeners.
   */
  List<String> lines(List<ObserverStatus> observers) {
    Columns columns = columns(observers);
    List<String> lines = new ArrayList<>();
    for (ObserverStatus observer : observers) {
      lines.add("");
      lines.add(
          observer.id()
              + "  "
              + observer.host()
              + ", process "
              + observer.process()
              + ", version "
              + observer.version()
              + ", since "
              + times.text(observer.since()));
      lines.addAll(routes(observer, columns));
    }
    return lines.stream().map(SafeText::line).toList();
  }

  private List<String> routes(ObserverStatus observer, Columns columns) {
    if (observer.listeners().isEmpty()) {
      return List.of("  (listens to nothing)");
    }
    List<String> lines = new ArrayList<>();
    lines.add(columns.headings());
    observer.listeners().stream()
        .sorted(
            Comparator.comparing(ListenerStatus::event).thenComparing(ListenerStatus::broadcast))
        .forEach(
            listener -> {
              lines.add(columns.row(cells(listener)));
              listener.pause().ifPresent(pause -> lines.add("    " + describe(pause)));
            });
    return lines;
  }

  /** Describes a pause: who paused the listener, since when, until when, and why. */
  public String describe(Pause pause) {
    return SafeText.line(
        (pause.wholeRoute() ? "whole route paused" : "paused")
            + " by "
            + pause.by().orElse("its own program")
            + " since "
            + times.text(pause.since())
            + pause.until().map(until -> " until " + times.text(until)).orElse("")
            + pause.reason().map(reason -> ": " + reason).orElse(""));
  }

  private static List<String> cells(ListenerStatus listener) {
    return List.of(
        SafeText.line(listener.event()) + (listener.broadcast() ? " (broadcast)" : ""),
        listener.state().name().toLowerCase(Locale.ROOT),
        String.format(Locale.ROOT, "%,.1f/s", listener.traffic().rate()),
        number(listener.traffic().inFlight()),
        number(listener.traffic().prefetched()),
        number(listener.traffic().handled()),
        number(listener.traffic().failed()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static Columns columns(List<ObserverStatus> observers) {
    return new Columns(
        HEADINGS,
        TEXT_COLUMNS,
        observers.stream()
            .flatMap(observer -> observer.listeners().stream())
            .map(ObserverTable::cells)
            .toList());
  }
}

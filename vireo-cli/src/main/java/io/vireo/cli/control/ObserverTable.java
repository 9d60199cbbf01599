package io.vireo.cli.control;

import io.vireo.Control.ObserverStatus;
import io.vireo.Control.Pause;
import io.vireo.Control.Route;
import io.vireo.cli.terminal.Columns;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.LocalTimes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Observers and their routes, for people. */
public final class ObserverTable {
  private static final List<String> HEADINGS =
      List.of("ROUTE", "STATE", "RATE", "IN FLIGHT", "PREFETCHED", "HANDLED", "FAILED");

  /** The first two columns are words, the others are numbers. */
  private static final int WORDS = 2;

  private final LocalTimes times;

  /**
   * Makes one.
   *
   * @param now times of the same day are shown without their date
   * @param zone in which times are shown
   */
  ObserverTable(Instant now, ZoneId zone) {
    this(new LocalTimes(now, zone));
  }

  private ObserverTable(LocalTimes times) {
    this.times = times;
  }

  /** One with the time and the zone of this machine. */
  public static ObserverTable ofToday() {
    return new ObserverTable(LocalTimes.ofToday());
  }

  /** The lines of all of them: an empty one, the observer, its routes. */
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
    return lines.stream().map(ErrorReporter::safeLine).toList();
  }

  private List<String> routes(ObserverStatus observer, Columns columns) {
    if (observer.routes().isEmpty()) {
      return List.of("  (listens to nothing)");
    }
    List<String> lines = new ArrayList<>();
    lines.add(columns.headings());
    observer.routes().stream()
        .sorted(Comparator.comparing(Route::event).thenComparing(Route::broadcast))
        .forEach(
            route -> {
              lines.add(columns.row(cells(route)));
              Pause pause = route.pause();
              if (pause != null) {
                lines.add("    " + describe(pause));
              }
            });
    return lines;
  }

  /** Who paused it, since when and until when, and why. */
  public String describe(Pause pause) {
    Instant until = pause.until();
    String reason = pause.reason();
    return ErrorReporter.safeLine(
        (pause.wholeRoute() ? "whole route paused" : "paused")
            + by(pause.by())
            + " since "
            + times.text(pause.since())
            + (until == null ? "" : " until " + times.text(until))
            + (reason == null ? "" : ": " + reason));
  }

  private static String by(@Nullable String who) {
    return who == null ? " by its own program" : " by " + who;
  }

  private static List<String> cells(Route route) {
    return List.of(
        ErrorReporter.safeLine(route.event()) + (route.broadcast() ? " (broadcast)" : ""),
        route.state().name().toLowerCase(Locale.ROOT),
        String.format(Locale.ROOT, "%,.1f/s", route.traffic().rate()),
        number(route.traffic().inFlight()),
        number(route.traffic().prefetched()),
        number(route.traffic().handled()),
        number(route.traffic().failed()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static Columns columns(List<ObserverStatus> observers) {
    return new Columns(
        HEADINGS,
        WORDS,
        observers.stream()
            .flatMap(observer -> observer.routes().stream())
            .map(ObserverTable::cells)
            .toList());
  }
}

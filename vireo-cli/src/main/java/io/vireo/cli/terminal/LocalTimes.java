package io.vireo.cli.terminal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Formats times for people: in a time zone, and without the date if it is today. Immutable. */
public final class LocalTimes {
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter ANOTHER_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final LocalDate today;
  private final ZoneId zone;

  /**
   * Creates a format.
   *
   * @param now the current time; a time on the same day is shown without its date
   * @param zone the time zone in which times are shown
   */
  public LocalTimes(Instant now, ZoneId zone) {
    this.today = LocalDate.ofInstant(now, zone);
    this.zone = zone;
  }

  /** Returns a format with the current time and the time zone of this machine. */
  public static LocalTimes ofToday() {
    return new LocalTimes(Instant.now(), ZoneId.systemDefault());
  }

  public String text(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    return (local.toLocalDate().equals(today) ? TODAY : ANOTHER_DAY).format(local);
  }
}

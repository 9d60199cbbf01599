package io.vireo.cli.terminal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Times as people read them: in their zone, those of today without the date. Immutable. */
public final class LocalTimes {
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter ANOTHER_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final LocalDate today;
  private final ZoneId zone;

  /**
   * Makes one.
   *
   * @param now times of the same day are shown without their date
   * @param zone in which times are shown
   */
  public LocalTimes(Instant now, ZoneId zone) {
    this.today = LocalDate.ofInstant(now, zone);
    this.zone = zone;
  }

  /** One with the time and the zone of this machine. */
  public static LocalTimes ofToday() {
    return new LocalTimes(Instant.now(), ZoneId.systemDefault());
  }

  public String text(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    return (local.toLocalDate().equals(today) ? TODAY : ANOTHER_DAY).format(local);
  }
}

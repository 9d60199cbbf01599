package io.vireo.cli.terminal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses a point in time: a date and a time with a zone; a date, a time of today or both in the
 * zone of this machine; or how long ago it was, such as {@code 2h} or {@code 2d}.
 */
public final class TimeConverter implements ITypeConverter<Instant> {
  private static final Pattern AGO = Pattern.compile("\\d+(ms|s|m|h|d)");

  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .appendOptional(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[' ']['T']")
          .appendOptional(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX]")
          .toFormatter();

  @Override
  public Instant convert(String text) {
    return parse(text.strip(), ZonedDateTime.now(ZoneId.systemDefault()));
  }

  static Instant parse(String text, ZonedDateTime now) {
    try {
      if (AGO.matcher(text).matches()) {
        return now.minus(new DurationConverter().convert(text)).toInstant();
      }
      TemporalAccessor read =
          FORM.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from, LocalTime::from);
      return instant(read, now);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a point in time; write it like 2026-11-28T14:05:00Z, '2026-11-28 14:05',"
              + " 2026-11-28, 14:05, 2h for two hours ago or 2d for two days ago");
    }
  }

  private static Instant instant(TemporalAccessor read, ZonedDateTime now) {
    if (read instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (read instanceof LocalDateTime time) {
      return time.atZone(now.getZone()).toInstant();
    }
    if (read instanceof LocalDate date) {
      return date.atStartOfDay(now.getZone()).toInstant();
    }
    return now.with(LocalTime.from(read)).toInstant();
  }
}

package io.vireo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeConverterTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-28T15:30:00+01:00[Europe/Berlin]");

  @ParameterizedTest
  @CsvSource({
    "2026-11-28T14:05:00Z, 2026-11-28T14:05:00Z",
    "2026-11-28T14:05:06.789Z, 2026-11-28T14:05:06.789Z",
    "2026-11-28T14:05+02:00, 2026-11-28T12:05:00Z",
    "2026-11-28T14:05, 2026-11-28T13:05:00Z",
    "2026-11-28 14:05:06, 2026-11-28T13:05:06Z",
    "2026-07-01, 2026-06-30T22:00:00Z",
    "14:05, 2026-11-28T13:05:00Z",
    "14:05:06, 2026-11-28T13:05:06Z",
    "2h, 2026-11-28T12:30:00Z",
    "10m, 2026-11-28T14:20:00Z",
    "2d, 2026-11-26T14:30:00Z"
  })
  void aMomentIsReadInManyForms(String text, Instant moment) {
    assertThat(TimeConverter.parse(text, NOW)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2", "0h", "2026-13-01", "25:00", "T", "28.11.2026"})
  void whatIsNoMomentIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> TimeConverter.parse(text, NOW))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void withoutAZoneItIsThatOfThisMachine() {
    assertThat(new TimeConverter().convert("1h")).isBefore(Instant.now());
  }
}

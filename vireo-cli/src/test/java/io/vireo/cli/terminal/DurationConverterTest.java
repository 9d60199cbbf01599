package io.vireo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationConverterTest {

  @ParameterizedTest
  @CsvSource({
    "500ms,500ms",
    "90,1m30s",
    "60s,1m",
    "90m,1h30m",
    "48h,48h",
    "2d,48h",
    "1500ms,1s500ms"
  })
  void aTimeIsWrittenAsItIsRead(String given, String written) {
    assertThat(DurationConverter.text(new DurationConverter().convert(given))).isEqualTo(written);
  }
}

package io.vireo.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.25S, 250 ms",
    "PT1.5S, 1500 ms",
    "PT60S, 1 min",
    "PT25H0.001S, 1 d 1 h 1 ms"
  })
  void aTimeIsShort(Duration duration, String text) {
    assertThat(Texts.duration(duration)).isEqualTo(text);
  }
}

package io.vireo.console.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "PT15M,15 minutes",
    "PT1M,1 minute",
    "PT1S,1 second",
    "PT1.5S,1.5 seconds",
    "PT0.025S,0.025 seconds",
    "PT90M,1 hour 30 minutes",
    "PT26H1S,1 day 2 hours 1 second",
    "PT0S,0 seconds",
  })
  void aDurationIsSaidInWords(Duration duration, String words) {
    assertThat(Times.words(duration)).isEqualTo(words);
  }

  @Test
  void aTimeInASentenceHasNoPartsOfASecond() {
    assertThat(Times.sentence(Instant.parse("2026-11-30T14:40:15.123456789Z")))
        .isEqualTo("2026-11-30T14:40:15Z");
    assertThat(Times.sentence(null)).isNull();
  }
}

package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {

  @Test
  void aNameIsDueOnce() {
    OncePerMinute warnings = new OncePerMinute();

    assertThat(warnings.isDue("a")).isTrue();
    assertThat(warnings.isDue("b")).isTrue();
    assertThat(warnings.isDue("a")).isFalse();
  }

  @Test
  void aProgramThatMakesUpNamesFillsNoDisk() {
    OncePerMinute warnings = new OncePerMinute();

    long due = IntStream.range(0, 100_000).filter(i -> warnings.isDue("name " + i)).count();

    assertThat(due).isEqualTo(100);
  }
}

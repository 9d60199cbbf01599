package io.vireo.console.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class LimitedLinesTest {
  private static BufferedReader lines(String text) {
    return new BufferedReader(new LimitedLines(new StringReader(text), 3));
  }

  @Test
  void linesUpToTheLimitAreReadAsTheyAre() throws IOException {
    try (BufferedReader lines = lines("abc\ndef\r\n\nghi\rj")) {
      assertThat(lines.lines()).containsExactly("abc", "def", "", "ghi", "j");
    }
  }

  @Test
  void aLongerLineIsRefusedBeforeItIsReadToItsEnd() throws IOException {
    try (BufferedReader lines = lines("x".repeat(1 << 20))) {
      assertThatThrownBy(lines::readLine)
          .isInstanceOf(IOException.class)
          .hasMessage("a line has more than 3 characters, so it is no record of a failed event");
    }
  }
}

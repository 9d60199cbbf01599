package io.vireo.console.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "no stock for order 17 | no stock for order #",
        "no stock of 'salt' | no stock of '…'",
        "can't read \"a 1\" | can't read '…'",
        "it's 5 o'clock | it's # o'clock",
        "event 01M8HDCZFKVMB1RET8HX8WJSAR failed | event # failed",
        "id 550e8400-e29b-41d4-a716-446655440000! | id #!",
        "at 0xCAFE and deadbeef12 | at # and #",
        "A17b costs 1,234.50 at 12:30 | A#b costs # at #",
        "unpaired 'quote | unpaired 'quote",
        "5. 6 | #. #"
      })
  void whatDiffersIsReplaced(String message, String pattern) {
    assertThat(ErrorPattern.of(message)).isEqualTo(pattern);
  }

  @Test
  void aLongMessageIsCutBetweenCharacters() {
    assertThat(ErrorPattern.of("x".repeat(199) + "😀😀")).isEqualTo("x".repeat(199) + "…");
    assertThat(ErrorPattern.of("1 ".repeat(1 << 20))).hasSize(201);
  }
}

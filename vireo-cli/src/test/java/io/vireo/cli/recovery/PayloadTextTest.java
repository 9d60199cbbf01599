package io.vireo.cli.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTextTest {

  @Test
  void textIsShownAsItIs() {
    assertThat(PayloadText.lines("{\"x\": \"é😀\",\r\n\t1}".getBytes(UTF_8)))
        .containsExactly("{\"x\": \"é😀\",", "\t1}");
    assertThat(PayloadText.lines(new byte[0])).isEmpty();
  }

  @Test
  void whatATerminalWouldObeyIsDumped() {
    assertThat(PayloadText.lines("a\u001b[2J".getBytes(UTF_8)))
        .containsExactly("00000000  61 1b 5b 32 4a                                   a.[2J");
  }

  @Test
  void whatIsNotUtf8IsDumped() {
    byte[] bytes = new byte[18];
    bytes[0] = (byte) 0xc3;
    bytes[17] = 'z';

    assertThat(PayloadText.of(bytes)).isNull();
    assertThat(PayloadText.lines(bytes))
        .containsExactly(
            "00000000  c3 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................",
            "00000010  00 7a                                            .z");
  }

  @Test
  void aLongDumpIsCut() {
    assertThat(PayloadText.lines(new byte[5_000]))
        .hasSize(257)
        .last()
        .isEqualTo("and 904 bytes more; --raw writes them all");
  }
}

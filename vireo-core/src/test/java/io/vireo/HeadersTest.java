package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class HeadersTest {

  @Test
  void allHeadersTogetherHaveALimit() {
    EmitOptions.Builder options = EmitOptions.builder().header("a", "é".repeat(16_383));

    assertThat(options.header("b", "").build().headers()).hasSize(2);
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> options.header("b", "1").build())
        .withMessageContaining("32769 bytes")
        .withMessageContaining("at most 32768")
        .withMessageContaining("into the event's data");
  }

  @Test
  void manySmallOnesCountAsWell() {
    EmitOptions.Builder options = EmitOptions.builder();
    for (int i = 0; i < 3_000; i++) {
      options.header("header-" + i, i);
    }

    assertThatExceptionOfType(PayloadException.class).isThrownBy(options::build);
  }

  @Test
  void whatBelongsToVireoOrTheBrokerIsRefused() {
    for (String name : new String[] {"", "vireo-event", "x-death", "n".repeat(256)}) {
      assertThatExceptionOfType(PayloadException.class)
          .as(name)
          .isThrownBy(() -> EmitOptions.builder().header(name, 1));
    }
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> EmitOptions.builder().header("list", new int[0]));
  }
}

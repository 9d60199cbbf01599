package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HeadersTest {

  @Test
  void allHeadersTogetherHaveALimit() {
    EmitOptions.Builder options = EmitOptions.builder().header("a", "é".repeat(16_383));

    assertThat(options.header("b", "").build().headers()).hasSize(2);
    assertThatIllegalArgumentException()
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

    assertThatIllegalArgumentException().isThrownBy(options::build);
  }

  @Test
  void numbersThatBrokersDoNotTakeAreRefused() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EmitOptions.builder().header("ratio", value))
          .withMessageContaining("'ratio'")
          .withMessageContaining("as a text");
    }
    assertThat(EmitOptions.builder().header("ratio", -0.0).build().headers()).hasSize(1);
  }

  @Test
  void namesThatCannotBeReadAndTextsThatCannotBeEncodedAreRefused() {
    for (String name : new String[] {"a\nb", "\u0000", "a\u0085", "a\ud800", "\udc00b"}) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> EmitOptions.builder().header(name, 1));
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> EmitOptions.builder().exchange(name));
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> EmitOptions.builder().messageId(name));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmitOptions.builder().header("text", "half \ud83d"));
    assertThat(EmitOptions.builder().header("😀", "line\nbreak 😀").build().headers()).hasSize(1);
  }

  @Test
  void aNameHasAtMost255BytesHoweverManyCharactersThatAre() {
    for (String name : new String[] {"n".repeat(255), "é".repeat(127), "€".repeat(85)}) {
      assertThat(EmitOptions.builder().header(name, 1).build().headers()).containsOnlyKeys(name);
    }
    for (String name : new String[] {"n".repeat(256), "é".repeat(128), "€".repeat(86)}) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> EmitOptions.builder().header(name, 1))
          .withMessageContaining("1 to 255 are possible");
    }
  }

  @Test
  void whatBelongsToVireoOrTheBrokerIsRefused() {
    for (String name : new String[] {"", "vireo-event", "x-death", "CC", "BCC", "n".repeat(256)}) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> EmitOptions.builder().header(name, 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmitOptions.builder().header("list", new int[0]));
  }
}

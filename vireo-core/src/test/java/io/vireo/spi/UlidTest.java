package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UlidTest {
  @Test
  void theExampleOfTheSpecificationIsReadAndWritten() {
    assertThat(Ulid.milliseconds("01ARYZ6S41TSV4RRFFQ69G5FAV")).isEqualTo(1_469_918_176_385L);
    assertThat(Ulid.of(1_469_918_176_385L, (short) 0, 0)).isEqualTo("01ARYZ6S410000000000000000");
  }

  @Test
  void allBitsAreKept() {
    assertThat(Ulid.of((1L << 48) - 1, (short) -1, -1)).isEqualTo("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    assertThat(Ulid.of(0, (short) 1, 1L << 40)).isEqualTo("0000000000000G000100000000");
  }

  @Test
  void laterOnesSortBehindEarlierOnes() {
    assertThat(Ulid.of(999, (short) -1, -1)).isLessThan(Ulid.of(1_000, (short) 0, 0));
    assertThat(Ulid.of(1_000, (short) 0, 41)).isLessThan(Ulid.of(1_000, (short) 0, 42));
    assertThat(Ulid.of(1_000, (short) 0, -1)).isLessThan(Ulid.of(1_000, (short) 1, 0));
  }

  @Test
  void lowerCaseIsReadToo() {
    assertThat(Ulid.milliseconds("01aryz6s41tsv4rrffq69g5fav")).isEqualTo(1_469_918_176_385L);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "order-42",
        "01ARYZ6S41TSV4RRFFQ69G5FA",
        "01ARYZ6S41TSV4RRFFQ69G5FAVV",
        "01ARYZ6S41TSV4RRFFQ69G5FAU",
        "01ARYZ6S41TSV4RRFFQ69G5FAé",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ"
      })
  void anyOtherTextHasNoTime(String text) {
    assertThat(Ulid.milliseconds(text)).isEqualTo(Ulid.NONE);
  }
}

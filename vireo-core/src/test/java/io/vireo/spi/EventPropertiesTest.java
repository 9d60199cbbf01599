package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventPropertiesTest {

  @Test
  void aCountIsANumberToWhichOneCanBeAddedWhateverAForeignEmitterWrote() {
    assertThat(count(3)).isEqualTo(3);
    assertThat(count("many")).isZero();
    assertThat(count(-1)).isZero();
    assertThat(count(Long.MIN_VALUE)).isZero();
    assertThat(count(Double.NaN)).isZero();
    for (Number huge : new Number[] {Integer.MAX_VALUE, Long.MAX_VALUE, 1L << 32, 1e300}) {
      assertThat(count(huge)).as("%s", huge).isEqualTo(1_000_000_000);
    }
    assertThat(EventProperties.NONE.count("n")).isZero();
  }

  private static int count(Object value) {
    return new EventProperties(null, null, null, Map.of("n", value)).count("n");
  }
}

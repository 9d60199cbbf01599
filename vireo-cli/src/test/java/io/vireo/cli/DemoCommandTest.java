package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

  @Test
  void theStoryIsToldToItsEndAndAddsUp() {
    Result result = Shell.run("demo", "--pace", "1ms");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("north", "south", "fails on #7", "recovery  holds #7", "emit answers false")
        .contains("corrects it to #7 (1 x salt) and redrives it", "recovery  has 0 events left")
        .containsPattern("(north|south) +packs #7 ")
        .containsPattern("orders emitted +12\\R")
        .containsPattern("found in recovery +1\\R")
        .containsPattern("heard by mail +12\\R")
        .containsPattern("heard by books +12\\R")
        .contains("It adds up");
  }

  @Test
  void itTakesPlaceInMemoryWhateverTheVariableSays() {
    Result result = new Shell().variable("VIREO_URL", "nonsense:").start("demo", "--pace", "1ms");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("An order story on memory:");
  }
}

package io.vireo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the first program of the README on a real broker. */
class ReadmeIT {

  @Test
  void theProgramRunsOnRabbitWithNothingButItsUrlChanged(@TempDir Path directory) throws Exception {
    ReadmeProgram program = ReadmeProgram.read();

    assertThat(program.run(directory, RabbitNode.sharedUrl())).isEqualTo(program.expectedOutput());
  }
}

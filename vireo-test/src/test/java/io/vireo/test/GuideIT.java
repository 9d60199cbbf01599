package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult.Status;

/** The tests of docs/guide/testing.md pass on RabbitMQ, unchanged. */
@ExtendWith(OnRabbit.class)
class GuideIT {

  @Test
  void eachTestOfThePagePassesOnRabbitUnlessItNeedsADay(@TempDir Path folder) throws Exception {
    assertThat(GuideTest.run(folder))
        .hasSize(5)
        .allSatisfy(
            result ->
                assertThat(result.outcome().getStatus())
                    .as(result.toString())
                    .isEqualTo(
                        result.name().startsWith("aReminderComesAfterADay")
                            ? Status.ABORTED
                            : Status.SUCCESSFUL));
  }
}

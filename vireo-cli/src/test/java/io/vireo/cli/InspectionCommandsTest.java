package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionCommandsTest {

  @Test
  void inMemoryThereIsNothingToExamine() {
    Result result = Shell.run("doctor", "--url", "memory:");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("memory: is in one JVM").contains("nothing to examine");
  }

  @Test
  void inMemoryAnEventGoesNowhereFromHere() {
    Result result = Shell.run("explain", "order.placed", "--url", "memory:");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("nobody here listens to order.placed, so emit would answer false")
        .contains("on(\"order.placed\", ...)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:15672", "ftp://host", "http://user:secret@", "http://a b"})
  void aManagementUrlThatCannotBeMeantIsRefusedAndNotQuoted(String url) {
    Result result = Shell.run("doctor", "--management", url);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains("http[s]://").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"explain, kafka://host", "doctor, http://host"})
  void anotherBrokerIsRefused(String command, String url) {
    Result result =
        command.equals("doctor")
            ? Shell.run(command, "--url", url)
            : Shell.run(command, "e", "--url", url);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("amqp://");
  }

  @Test
  void aTimeOutThatTheDriverRefusesIsWrongUse() {
    Result result = Shell.run("doctor", "--timeout", "25d", "--url", "amqp://127.0.0.1:1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines())
        .containsExactly("vireo: Connect time-out PT600H is not 1 ms to 24 days");
  }

  @Test
  void aBrokerThatIsNotThereIsToldInOneLine() {
    Result result = Shell.run("doctor", "--url", "amqp://u:secret@127.0.0.1:1/shop");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.errorLines())
        .containsExactly(
            "vireo: Cannot connect to 127.0.0.1:1/shop: connection refused (is the broker running?)");
  }
}

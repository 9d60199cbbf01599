package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import io.vireo.tck.rabbitmq.CertificateAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {
  private static final String SECRET = "secret-0123456789abcdef";

  @TempDir private Path folder;

  @Test
  void theUrlComesFromTheVariable() {
    Result result =
        new Shell().variable("VIREO_URL", "memory:" + UUID.randomUUID()).start("emit", "x");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
  }

  @Test
  void theOptionGoesBeforeTheVariable() {
    Result result =
        new Shell().variable("VIREO_URL", "memory:").start("emit", "x", "--url", "nonsense:");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("nonsense");
  }

  @Test
  void theFileGoesBeforeTheVariable() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "\n  memory:" + UUID.randomUUID() + " \n");

    Result result =
        new Shell()
            .variable("VIREO_URL", "nonsense:")
            .start("emit", "x", "--url-file", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
  }

  @Test
  void optionAndFileTogetherAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "memory:");

    Result result = Shell.run("emit", "x", "--url", "memory:", "--url-file", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }

  @Test
  void aFileThatHoldsNoUrlIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n\n");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

    for (Path file : new Path[] {empty, binary, folder, folder.resolve("missing")}) {
      Result result = Shell.run("emit", "x", "--url-file", file.toString());
      assertThat(result.exitCode()).as(file.toString()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).contains(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "foo://user:secret-0123456789abcdef@host",
        "amqp://user:secret-0123456789abcdef@host:99999",
        "amqp://user:secret-0123456789abcdef@ho st",
        "amqp://user:secret-0123456789abcdef@host/%zz",
        "amqp://user:secret-0123456789abcdef@a@host",
        "amqp://user:secret-0123456789abcdef%@host",
        "amqp//user:secret-0123456789abcdef@host"
      })
  void aUrlThatCannotBeMeantIsRefusedInOneLineWithoutItsPassword(String url) {
    for (String command : new String[] {"emit", "broadcast", "observe"}) {
      Result result = Shell.run(command, "x", "--url", url);
      assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).startsWith("vireo: ").doesNotContain(SECRET);
    }
  }

  @Test
  void aUrlInTheWrongPlaceIsToldWithoutItsPassword() {
    Result result = Shell.run("emit", "x", "1", "amqp://user:" + SECRET + "@host");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("amqp://user:***@host").doesNotContain(SECRET);
  }

  @Test
  void aPlaceIsShownWithoutUserAndPassword() {
    assertThat(broker("amqp://user:p@ss@host:5672/shop").endpoint())
        .isEqualTo("amqp://host:5672/shop");
    assertThat(broker("memory:x").endpoint()).isEqualTo("memory:x");
  }

  private static Broker broker(String url) {
    return new Broker(url, null, null, SECRET);
  }

  @Test
  void tlsOptionsThatCannotBeMeantAreRefusedInOneLine() throws IOException {
    CertificateAuthority authority = CertificateAuthority.create(folder, "ca");
    Issued client = authority.issue("client");
    Path password = Files.writeString(folder.resolve("password"), SECRET + "\n");
    String ca = authority.certificate().toString();
    String store = client.keyStore().toString();

    for (String[] options :
        new String[][] {
          {"--url", "amqp://host", "--tls-ca", ca},
          {"--url", "memory:", "--tls-ca", ca},
          {"--url", "amqps://host", "--tls-ca", folder.resolve("missing").toString()},
          {"--url", "amqps://host", "--tls-client", store},
          {"--url", "amqps://host", "--tls-client", ca, "--tls-client-password-file", ca},
          {
            "--url",
            "amqps://host",
            "--tls-client",
            store,
            "--tls-client-password-file",
            password.toString()
          },
        }) {
      List<String> arguments = new ArrayList<>(List.of("emit", "x"));
      arguments.addAll(List.of(options));
      Result result = Shell.run(arguments.toArray(new String[0]));
      assertThat(result.exitCode()).as(String.join(" ", options)).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).doesNotContain(SECRET);
    }
  }

  @Test
  void aBrokerShowsNoPassword() {
    assertThat(new Broker("amqps://user:" + SECRET + "@host", folder, folder, SECRET).toString())
        .isEqualTo("amqps://host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5x", "-1", "", "1.5s", "99999999999s"})
  void aTimeThatCannotBeMeantIsRefused(String time) {
    Result result = Shell.run("emit", "x", "--url", "memory:", "--timeout=" + time);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }
}

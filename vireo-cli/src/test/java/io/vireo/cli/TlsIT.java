package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.VireoProcess.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import io.vireo.tck.rabbitmq.CertificateAuthority.Issued;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged command with a broker that uses TLS. */
class TlsIT {

  @Test
  void aBrokerOfAnAuthorityOfItsOwnIsReachedWithItsCertificateAndAKnownClients(@TempDir Path folder)
      throws IOException {
    try (RabbitNode node = RabbitNode.start()) {
      CertificateAuthority authority = CertificateAuthority.create(folder, "ca");
      Issued server = authority.issue("server", "127.0.0.1");
      Issued client = authority.issue("client");
      String ca = authority.certificate().toString();
      String url = node.tlsUrl(node.admin().startTlsListener(server));
      String strictUrl = node.tlsUrl(node.admin().startTlsListenerForKnownClients(server));
      Path password =
          Files.writeString(folder.resolve("password"), client.keyStorePassword() + "\n");

      try (VireoProcess observe =
          VireoProcess.startWith(
              Map.of("VIREO_URL", url), "observe", "x", "--tls-ca", ca, "--count", "2", "-d")) {
        observe.awaitListening();
        Result emit = run(Map.of("VIREO_URL", url), "emit", "x", "1", "--tls-ca", ca);
        Result strictEmit =
            run(
                Map.of("VIREO_URL", strictUrl),
                "emit",
                "x",
                "2",
                "--tls-ca",
                ca,
                "--tls-client",
                client.keyStore().toString(),
                "--tls-client-password-file",
                password.toString());
        Result observed = observe.await();

        assertThat(emit.exitCode()).as(emit.err()).isZero();
        assertThat(strictEmit.exitCode()).as(strictEmit.err()).isZero();
        assertThat(observed.lines()).containsExactly("1", "2");
      }
      Result untrusting = run(Map.of("VIREO_URL", url), "emit", "x", "1");
      Result unknown = run(Map.of("VIREO_URL", strictUrl), "emit", "x", "1", "--tls-ca", ca);

      assertToldInOneLine(untrusting, "--tls-ca");
      assertToldInOneLine(unknown, "--tls-client");
    }
  }

  private static Result run(Map<String, String> variables, String... arguments) {
    try (VireoProcess process = VireoProcess.startWith(variables, arguments)) {
      return process.await();
    }
  }

  private static void assertToldInOneLine(Result result, String next) {
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("vireo: ").contains(next);
  }
}

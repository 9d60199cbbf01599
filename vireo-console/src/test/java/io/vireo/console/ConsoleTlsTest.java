package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console with TLS of its own. */
class ConsoleTlsTest {
  @TempDir private Path folder;

  @Test
  void theConsoleIsEncryptedAndItsCookieIsForEncryptedConnectionsAlone() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder, "authority");
    CertificateAuthority.Issued issued = authority.issue("console", "127.0.0.1", "localhost");
    ConsoleOptions options =
        ConsoleOptions.builder()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .tls(serverContext(issued))
            .build();
    HttpClient http =
        HttpClient.newBuilder().sslContext(clientContext(authority.certificate())).build();
    try (Core core = Core.connect("memory:" + UUID.randomUUID());
        Console console = Console.serve(core, options);
        // A client that never begins the handshake keeps nobody out.
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort())) {
      assertThat(silent.isConnected()).isTrue();
      assertThat(console.url()).hasScheme("https");
      HttpResponse<String> login =
          http.send(
              HttpRequest.newBuilder(console.url().resolve("api/login"))
                  .header("X-Vireo-Console", "login")
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"token\": \"%s\"}".formatted(console.token().orElseThrow())))
                  .build(),
              BodyHandlers.ofString());
      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
          .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/;");
    }
  }

  private static SSLContext serverContext(CertificateAuthority.Issued issued) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = issued.keyStorePassword().toCharArray();
    try (InputStream in = Files.newInputStream(issued.keyStore())) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext clientContext(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}

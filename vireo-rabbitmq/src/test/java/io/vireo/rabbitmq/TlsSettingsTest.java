package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.internal.tls.TlsHandshake;
import io.vireo.rabbitmq.internal.tls.TlsSettings;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import io.vireo.tck.rabbitmq.CertificateAuthority.Issued;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
  @TempDir private Path folder;
  private CertificateAuthority authority;
  private Issued client;

  @BeforeEach
  void makeCertificates() {
    authority = CertificateAuthority.create(folder, "authority");
    client = authority.issue("client");
  }

  private static RabbitOptions.Builder options() {
    return RabbitOptions.builder().urls("amqps://broker.example");
  }

  @Test
  void aContextAndFilesTogetherAreRefused() throws Exception {
    SSLContext context = SSLContext.getDefault();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                options().sslContext(context).trustedCertificates(authority.certificate()).build())
        .withMessageContaining("either the context or the files");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                options()
                    .sslContext(context)
                    .clientCertificate(client.keyStore(), client.keyStorePassword())
                    .build())
        .withMessageContaining("either the context or the files");
  }

  @Test
  void tlsWithAUrlThatUsesNoneIsRefused() {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(
            () ->
                RabbitOptions.builder()
                    .urls("amqps://one.example", "amqp://u:secret-0123456789abcdef@two.example")
                    .trustedCertificates(authority.certificate())
                    .build())
        .withMessageContaining("two.example:5672/")
        .withMessageContaining("use amqps:")
        .withMessageNotContaining("secret");
  }

  @Test
  void trustedCertificatesThatCannotBeUsedAreToldAtOnceWithTheirFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("text"), "no certificate\n");
    Path broken =
        Files.writeString(
            folder.resolve("broken"),
            Files.readString(authority.certificate()).replaceFirst("(?s)\nM.{100}", "\n"));

    for (Path file :
        new Path[] {folder.resolve("missing"), folder, empty, text, broken, client.key()}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(file.toString())
          .isThrownBy(() -> options().trustedCertificates(file).build())
          .withMessageStartingWith("The trusted certificates " + file);
    }
  }

  @Test
  void aFileMayHoldSeveralCertificatesAndRemarks() throws IOException {
    CertificateAuthority other = CertificateAuthority.create(folder, "other");
    Path both =
        Files.writeString(
            folder.resolve("both"),
            "# ours\n"
                + Files.readString(authority.certificate())
                + "\n# theirs\n"
                + Files.readString(other.certificate()));

    assertThat(options().trustedCertificates(both).build()).isNotNull();
  }

  @Test
  void aClientCertificateThatCannotBeUsedIsToldAtOnceWithItsFile() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no key store\n");

    for (Path file : new Path[] {folder.resolve("missing"), folder, text, client.certificate()}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(file.toString())
          .isThrownBy(() -> options().clientCertificate(file, client.keyStorePassword()).build())
          .withMessageStartingWith("The client certificate " + file)
          .withMessageNotContaining(client.keyStorePassword());
    }
  }

  @Test
  void anExpiredClientCertificateIsToldAtOnce() {
    Issued expired = authority.issueExpired("old-client");

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                options().clientCertificate(expired.keyStore(), expired.keyStorePassword()).build())
        .withMessageEndingWith("has expired; renew it");
  }

  @Test
  void aWrongPasswordOfAClientCertificateIsToldWithoutIt() {
    String wrong = "secret-fedcba9876543210";

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options().clientCertificate(client.keyStore(), wrong).build())
        .withMessageContaining(client.keyStore() + " does not open: the password given for it is")
        .withMessageNotContaining(wrong);
  }

  @Test
  void filesAreReadAgainForEachConnectionAndAnUnusableOneChangesNothing() throws Exception {
    TlsSettings settings =
        options().trustedCertificates(authority.certificate()).build().connection().tls();
    TlsHandshake first = settings.newHandshake();

    TlsHandshake second = settings.newHandshake();
    Files.writeString(authority.certificate(), "in the middle of being written");
    TlsHandshake third = settings.newHandshake();

    assertThat(second).isNotSameAs(first);
    assertThat(third).isSameAs(second);
  }

  @Test
  void everySocketVerifiesTheHostAndSpeaksNoOutdatedProtocol() throws Exception {
    try (Socket socket = SSLContext.getDefault().getSocketFactory().createSocket()) {
      SSLSocket tls = (SSLSocket) socket;
      tls.setEnabledProtocols(new String[] {"TLSv1.1", "TLSv1.2"});

      new TlsHandshake(SSLContext.getDefault(), null).secure(tls);

      assertThat(tls.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
      assertThat(tls.getEnabledProtocols()).containsExactly("TLSv1.2");
    }
  }

  @Test
  void aSocketThatOffersOutdatedProtocolsOnlyIsRefused() throws Exception {
    try (Socket socket = SSLContext.getDefault().getSocketFactory().createSocket();
        Socket plain = new Socket()) {
      ((SSLSocket) socket).setEnabledProtocols(new String[] {"TLSv1.1"});

      assertThatExceptionOfType(SSLHandshakeException.class)
          .isThrownBy(() -> new TlsHandshake(SSLContext.getDefault(), null).secure(socket))
          .withMessageContaining("TLSv1.1");
      assertThatExceptionOfType(SSLHandshakeException.class)
          .isThrownBy(() -> new TlsHandshake(SSLContext.getDefault(), null).secure(plain));
    }
  }

  @Test
  void optionsAreEqualIfTheirFilesAndPasswordsAre() {
    RabbitOptions.Builder trusting = options().trustedCertificates(authority.certificate());
    RabbitOptions.Builder known =
        options().clientCertificate(client.keyStore(), client.keyStorePassword());

    assertThat(trusting.build()).isEqualTo(trusting.build()).hasSameHashCodeAs(trusting.build());
    assertThat(known.build()).isEqualTo(known.build()).hasSameHashCodeAs(known.build());
    assertThat(trusting.build()).isNotEqualTo(options().build()).isNotEqualTo(known.build());
    assertThat(trusting.build().toString()).contains(authority.certificate().toString());
  }

  @Test
  void neitherTheOptionsNorTheirPartsShowThePassword() {
    RabbitOptions options =
        options().clientCertificate(client.keyStore(), client.keyStorePassword()).build();

    assertThat(options.toString()).doesNotContain(client.keyStorePassword());
    assertThat(new TlsSettings.ClientKeyStore(folder, client.keyStorePassword()).toString())
        .doesNotContain(client.keyStorePassword());
    assertThat(client.toString()).doesNotContain(client.keyStorePassword());
  }
}

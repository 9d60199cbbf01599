package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vireo.spi.Durations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Makes certificates for tests of TLS, within milliseconds and with nothing but the JDK: one
 * authority of its own, whose certificate clients are to trust, and what it signs.
 *
 * <pre>{@code
 * CertificateAuthority authority = CertificateAuthority.create(folder, "ca");
 * int port = node.admin().startTlsListener(authority.issue("server", "127.0.0.1"));
 * RabbitOptions.builder().urls(node.tlsUrl(port)).trustedCertificates(authority.certificate());
 * }</pre>
 *
 * <p>Everything is written to files of one folder. Not for production: keys are written
 * unprotected. Any thread may call any method.
 */
public final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(1);

  private final Path folder;
  private final KeyPair keys;
  private final X500Principal subject;
  private final Path certificate;

  private CertificateAuthority(Path folder, String name) {
    this.folder = folder;
    this.keys = newKeys();
    this.subject = new X500Principal("CN=" + name);
    this.certificate = folder.resolve(name + ".pem");
    Instant now = Instant.now();
    write(
        certificate,
        "CERTIFICATE",
        new CertificateEncoding(keys.getPrivate(), subject)
            .authority(subject, keys.getPublic(), now.minus(VALIDITY), now.plus(VALIDITY)));
  }

  /**
   * A key and its certificate, with the files that hold them.
   *
   * @param authority the certificate of who signed it, in PEM
   * @param certificate the certificate in PEM
   * @param key the private key in PEM (PKCS#8), not encrypted
   * @param keyStore key and certificate in one PKCS#12 file
   * @param keyStorePassword its password; random, so that a test can search for it where it should
   *     not be
   */
  public record Issued(
      Path authority, Path certificate, Path key, Path keyStore, String keyStorePassword) {
    /** Names the certificate; never the password. */
    @Override
    public String toString() {
      return "Issued[" + certificate.getFileName() + "]";
    }
  }

  /**
   * Makes an authority; clients that are to trust it need the file {@link #certificate()}.
   *
   * @param folder where its files go
   * @param name of the authority and its file
   * @return a new authority
   */
  public static CertificateAuthority create(Path folder, String name) {
    return new CertificateAuthority(folder, name);
  }

  /**
   * What clients and brokers are to trust.
   *
   * @return a file in PEM
   */
  public Path certificate() {
    return certificate;
  }

  /**
   * Signs a certificate that is valid for a day. Files of the same name are replaced, as a renewal
   * would do it.
   *
   * @param name of the owner and the files
   * @param hosts names and IP addresses that it is valid for; none for a client
   * @return the files
   */
  public Issued issue(String name, String... hosts) {
    return issue(name, Durations.after(Instant.now(), VALIDITY), hosts);
  }

  /**
   * As {@link #issue(String, String...)}, but one that has expired.
   *
   * @param name of the owner and the files
   * @param hosts names and IP addresses that it was valid for
   * @return the files
   */
  public Issued issueExpired(String name, String... hosts) {
    return issue(name, Instant.now().minus(Duration.ofMinutes(1)), hosts);
  }

  /**
   * Signs a new certificate in place of a client's, which may be of another authority: the files
   * and their password stay.
   *
   * @param before whose files are replaced
   */
  public void reissue(Issued before) {
    write(before, new X500Principal("CN=client"), Durations.after(Instant.now(), VALIDITY));
  }

  private Issued issue(String name, Instant until, String... hosts) {
    Issued issued =
        new Issued(
            certificate,
            folder.resolve(name + ".pem"),
            folder.resolve(name + "-key.pem"),
            folder.resolve(name + ".p12"),
            RabbitNode.newPassword());
    write(issued, new X500Principal("CN=" + name), until, hosts);
    return issued;
  }

  private void write(Issued issued, X500Principal owner, Instant until, String... hosts) {
    KeyPair issuedKeys = newKeys();
    byte[] encoded =
        new CertificateEncoding(keys.getPrivate(), subject)
            .leaf(
                owner,
                issuedKeys.getPublic(),
                Instant.now().minus(VALIDITY),
                until,
                alternativeNames(hosts));
    write(issued.certificate(), "CERTIFICATE", encoded);
    write(issued.key(), "PRIVATE KEY", issuedKeys.getPrivate().getEncoded());
    writeKeyStore(issued, issuedKeys, encoded);
  }

  private static List<byte[]> alternativeNames(String... hosts) {
    List<byte[]> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(
          host.matches("[0-9.]+|.*:.*")
              ? CertificateEncoding.address(address(host))
              : CertificateEncoding.name(host));
    }
    return names;
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (IOException e) {
      throw new IllegalArgumentException(text + " is no IP address", e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM makes no keys", e);
    }
  }

  private void writeKeyStore(Issued issued, KeyPair issuedKeys, byte[] encoded) {
    char[] password = issued.keyStorePassword().toCharArray();
    try (OutputStream file = Files.newOutputStream(issued.keyStore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      Certificate[] chain = {decode(encoded), decode(Files.readAllBytes(certificate))};
      store.setKeyEntry("key", issuedKeys.getPrivate(), password, chain);
      store.store(file, password);
    } catch (IOException e) {
      throw new UncheckedIOException("The key store cannot be written", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key store cannot be made", e);
    }
  }

  private static Certificate decode(byte[] encoded) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** What is in a file in PEM. */
  static String base64(Path pem) {
    try {
      return Files.readAllLines(pem, US_ASCII).stream()
          .filter(line -> !line.startsWith("-----"))
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException("A certificate cannot be read", e);
    }
  }

  private static void write(Path file, String what, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    try {
      Files.write(
          file,
          ("-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n")
              .getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("A certificate cannot be written", e);
    }
  }
}

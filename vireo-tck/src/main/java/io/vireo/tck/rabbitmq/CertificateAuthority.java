package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vireo.spi.Durations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A certificate authority for tests of TLS. It has a certificate of its own, which clients are to
 * trust, and signs the certificates of servers and clients.
 *
 * <pre>{@code
 * CertificateAuthority authority = CertificateAuthority.create(folder, "ca");
 * int port = node.admin().startTlsListener(authority.issue("server", "127.0.0.1"));
 * RabbitOptions.builder().urls(node.tlsUrl(port)).trustedCertificates(authority.certificate());
 * }</pre>
 *
 * <p>All files are written to one folder. The private keys are not encrypted, so this class is for
 * tests only. Any thread may call any method.
 */
public final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(1);

  private final Path folder;
  private final KeyPair keys;
  private final X500Principal subject;
  private final X509Certificate ownCertificate;
  private final Path certificate;

  private CertificateAuthority(Path folder, String name) {
    this.folder = folder;
    this.keys = newKeys();
    this.subject = new X500Principal("CN=" + name);
    this.ownCertificate = signOwnCertificate();
    this.certificate = folder.resolve(name + ".pem");
    writePem(certificate, "CERTIFICATE", encoded(ownCertificate));
  }

  /**
   * A private key and its certificate, with the files that hold them.
   *
   * @param authority the certificate of the authority that signed this one, in PEM
   * @param certificate the certificate, in PEM
   * @param key the private key in PEM (PKCS#8), not encrypted
   * @param keyStore a PKCS#12 file with the key and its certificate
   * @param keyStorePassword the password of the key store; it is random, so that a test can search
   *     the output for it
   */
  public record Issued(
      Path authority, Path certificate, Path key, Path keyStore, String keyStorePassword) {
    /** Shows the file of the certificate, but never the password. */
    @Override
    public String toString() {
      return "Issued[" + certificate.getFileName() + "]";
    }
  }

  /**
   * Makes an authority. Clients that are to trust it need the file {@link #certificate()}.
   *
   * @param folder the folder of all its files
   * @param name the name of the authority and of its certificate's file
   * @return a new authority
   */
  public static CertificateAuthority create(Path folder, String name) {
    return new CertificateAuthority(folder, name);
  }

  /**
   * The certificate of this authority, which clients and brokers are to trust.
   *
   * @return a file in PEM
   */
  public Path certificate() {
    return certificate;
  }

  /**
   * Signs a certificate that is valid for a day. Existing files of the same name are replaced, as
   * in a renewal.
   *
   * @param name the name of the owner and of the files
   * @param hosts the names and IP addresses for which the certificate is valid; none for a client
   * @return the files
   */
  public Issued issue(String name, String... hosts) {
    return issue(name, Durations.after(Instant.now(), VALIDITY), hosts);
  }

  /**
   * Signs a certificate as {@link #issue(String, String...)} does, but one that has expired.
   *
   * @param name the name of the owner and of the files
   * @param hosts the names and IP addresses for which the certificate was valid
   * @return the files
   */
  public Issued issueExpired(String name, String... hosts) {
    return issue(name, Instant.now().minus(Duration.ofMinutes(1)), hosts);
  }

  /**
   * Signs a new certificate for a client and replaces the files of an earlier one, which another
   * authority may have signed. The key store keeps its password.
   *
   * @param before the certificate whose files are replaced
   */
  public void reissue(Issued before) {
    write(before, "client", Durations.after(Instant.now(), VALIDITY));
  }

  private Issued issue(String name, Instant until, String... hosts) {
    Issued issued =
        new Issued(
            certificate,
            folder.resolve(name + ".pem"),
            folder.resolve(name + "-key.pem"),
            folder.resolve(name + ".p12"),
            RabbitNode.newPassword());
    write(issued, name, until, hosts);
    return issued;
  }

  private void write(Issued issued, String owner, Instant until, String... hosts) {
    KeyPair issuedKeys = newKeys();
    X509Certificate signed = signCertificate(owner, issuedKeys, until, hosts);
    writePem(issued.certificate(), "CERTIFICATE", encoded(signed));
    writePem(issued.key(), "PRIVATE KEY", issuedKeys.getPrivate().getEncoded());
    writeKeyStore(issued, issuedKeys, signed);
  }

  private X509Certificate signOwnCertificate() {
    X509v3CertificateBuilder builder =
        newCertificate(subject, keys, Durations.after(Instant.now(), VALIDITY));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    } catch (CertIOException e) {
      throw new IllegalStateException("The certificate of " + subject + " cannot be encoded", e);
    }
    return sign(builder);
  }

  private X509Certificate signCertificate(
      String owner, KeyPair ownersKeys, Instant until, String... hosts) {
    X509v3CertificateBuilder builder =
        newCertificate(new X500Principal("CN=" + owner), ownersKeys, until);
    if (hosts.length > 0) {
      GeneralName[] names =
          Stream.of(hosts).map(CertificateAuthority::name).toArray(GeneralName[]::new);
      try {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      } catch (CertIOException e) {
        throw new IllegalStateException("The certificate of " + owner + " cannot be encoded", e);
      }
    }
    return sign(builder);
  }

  private X509v3CertificateBuilder newCertificate(
      X500Principal owner, KeyPair ownersKeys, Instant until) {
    return new JcaX509v3CertificateBuilder(
        subject,
        new BigInteger(64, new SecureRandom()),
        Date.from(Instant.now().minus(VALIDITY)),
        Date.from(until),
        owner,
        ownersKeys.getPublic());
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("A certificate of " + subject + " cannot be signed", e);
    }
  }

  private static GeneralName name(String host) {
    boolean address = host.matches("[0-9.]+|.*:.*");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM cannot generate elliptic-curve keys", e);
    }
  }

  private void writeKeyStore(Issued issued, KeyPair issuedKeys, X509Certificate signed) {
    char[] password = issued.keyStorePassword().toCharArray();
    try (OutputStream file = Files.newOutputStream(issued.keyStore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      Certificate[] chain = {signed, ownCertificate};
      store.setKeyEntry("key", issuedKeys.getPrivate(), password, chain);
      store.store(file, password);
    } catch (IOException e) {
      throw new UncheckedIOException(issued.keyStore() + " cannot be written", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key store of " + issued + " cannot be made", e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate cannot be encoded", e);
    }
  }

  /** The content of a PEM file without its first and last lines. */
  static String base64(Path pem) {
    try {
      return Files.readAllLines(pem, US_ASCII).stream()
          .filter(line -> !line.startsWith("-----"))
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(pem + " cannot be read", e);
    }
  }

  private static void writePem(Path file, String type, byte[] content) {
    try (Writer writer = Files.newBufferedWriter(file, US_ASCII);
        PemWriter pem = new PemWriter(writer)) {
      pem.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}

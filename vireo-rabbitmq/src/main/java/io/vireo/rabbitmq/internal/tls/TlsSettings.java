package io.vireo.rabbitmq.internal.tls;

import io.vireo.VireoException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom {@code amqps:} connections trust, and by what certificate they are known. Files are read
 * once at the beginning, so that a wrong one is told at once, and again for each connection, so
 * that renewed ones count without a restart. Any thread may call it.
 */
public final class TlsSettings {
  private static final Logger LOG = LoggerFactory.getLogger(TlsSettings.class);

  private final @Nullable SSLContext given;
  private final @Nullable Path trusted;
  private final @Nullable ClientKeyStore client;
  private volatile @Nullable TlsHandshake lastRead;

  /**
   * A client's key and certificate.
   *
   * @param file in PKCS#12
   * @param password of the file and the key in it
   */
  public record ClientKeyStore(Path file, String password) {
    /** Names the file; never the password. */
    @Override
    public String toString() {
      return file.toString();
    }
  }

  private TlsSettings(
      @Nullable SSLContext given, @Nullable Path trusted, @Nullable ClientKeyStore client) {
    this.given = given;
    this.trusted = trusted;
    this.client = client;
  }

  /**
   * Checks that the settings can be meant, and reads the files.
   *
   * @throws VireoException if they contradict each other, or a file cannot be used
   */
  public static TlsSettings of(
      @Nullable SSLContext given, @Nullable Path trusted, @Nullable ClientKeyStore client) {
    boolean files = trusted != null || client != null;
    if (given != null && files) {
      throw new VireoException(
          "sslContext was given together with trustedCertificates or clientCertificate: an"
              + " SSLContext has its own; give either the context or the files");
    }
    TlsSettings settings = new TlsSettings(given, trusted, client);
    if (files) {
      settings.lastRead = settings.read();
    }
    return settings;
  }

  /** Whether the program has said anything of TLS. */
  public boolean isConfigured() {
    return given != null || trusted != null || client != null;
  }

  /** For one connection. */
  public TlsHandshake newHandshake() throws IOException {
    if (given != null) {
      return new TlsHandshake(given, null);
    }
    if (lastRead == null) {
      return new TlsHandshake(contextOfTheJvm(), null);
    }
    try {
      TlsHandshake now = read();
      lastRead = now;
      return now;
    } catch (VireoException e) {
      // It may be in the middle of being replaced; that is no reason to be without a broker.
      LOG.warn("Connecting with the certificates that were read before. {}", e.getMessage());
      return lastRead;
    }
  }

  private static SSLContext contextOfTheJvm() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException("The JVM has no TLS context", e);
    }
  }

  private TlsHandshake read() {
    try {
      ClientKeys keys =
          new ClientKeys(
              client == null
                  ? null
                  : TlsFiles.keyManager(client.file(), client.password().toCharArray()));
      SSLContext context = SSLContext.getInstance("TLS");
      // Without files of its own it trusts what the JVM trusts.
      context.init(
          new KeyManager[] {keys}, trusted == null ? null : TlsFiles.trustManagers(trusted), null);
      return new TlsHandshake(context, keys);
    } catch (GeneralSecurityException e) {
      throw new VireoException("The JVM cannot set up TLS: " + e.getMessage(), e);
    }
  }
}

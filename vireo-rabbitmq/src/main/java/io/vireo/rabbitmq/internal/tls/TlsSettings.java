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
 * Which certificates {@code amqps:} connections trust, and which one they present. The files are
 * read when the settings are made, so that one which cannot be used is reported at once. They are
 * read again for each connection, so that a renewed certificate is used without a restart. Any
 * thread may call it.
 */
public final class TlsSettings {
  private static final Logger LOG = LoggerFactory.getLogger(TlsSettings.class);

  private final Choice choice;

  /** What was read from the files last; null if there are no files. */
  private volatile @Nullable TlsHandshake lastRead;

  /**
   * What the program's options say about TLS. Immutable.
   *
   * @param context a context that the program has made, or null
   * @param trusted the certificates to trust, in PEM; null for those that the JVM trusts
   * @param client the client certificate, or null
   */
  public record Choice(
      @Nullable SSLContext context, @Nullable Path trusted, @Nullable ClientKeyStore client) {
    /** The defaults, for what the program does not choose. */
    public static final Choice NONE = new Choice(null, null, null);

    boolean hasFiles() {
      return trusted != null || client != null;
    }
  }

  /** A client certificate and its key, in a PKCS#12 file with one password for both. Immutable. */
  public record ClientKeyStore(Path file, String password) {
    /** Shows the file; never the password. */
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * Checks the choice, and reads the files.
   *
   * @throws IllegalArgumentException if the choice contradicts itself, or a file cannot be used
   * @throws VireoException if the JVM cannot set up TLS
   */
  public TlsSettings(Choice choice) {
    if (choice.context() != null && choice.hasFiles()) {
      throw new IllegalArgumentException(
          "sslContext was given together with trustedCertificates or clientCertificate: an"
              + " SSLContext has its own; give either the context or the files");
    }
    this.choice = choice;
    this.lastRead = choice.hasFiles() ? read() : null;
  }

  /** Whether the program has said anything about TLS. */
  public boolean isConfigured() {
    return !choice.equals(Choice.NONE);
  }

  /** The TLS of a new connection. */
  public TlsHandshake newHandshake() throws IOException {
    SSLContext given = choice.context();
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
    } catch (IllegalArgumentException | VireoException e) {
      // Somebody may be replacing the file just now. That is no reason to be without a broker.
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
    Path trusted = choice.trusted();
    ClientKeyStore client = choice.client();
    try {
      ClientKeys keys =
          new ClientKeys(
              client == null
                  ? null
                  : TlsFiles.keyManager(client.file(), client.password().toCharArray()));
      SSLContext context = SSLContext.getInstance("TLS");
      // Null stands for the certificates that the JVM trusts.
      context.init(
          new KeyManager[] {keys}, trusted == null ? null : TlsFiles.trustManagers(trusted), null);
      return new TlsHandshake(context, keys);
    } catch (GeneralSecurityException e) {
      throw new VireoException("The JVM cannot set up TLS: " + e.getMessage(), e);
    }
  }

  /** Compares what the program has chosen, not what was read. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsSettings that && choice.equals(that.choice);
  }

  @Override
  public int hashCode() {
    return choice.hashCode();
  }

  /** Shows the files; never a password. */
  @Override
  public String toString() {
    return choice.toString();
  }
}

package io.vireo.rabbitmq;

import io.vireo.InvalidUrlException;
import io.vireo.VireoException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom {@code amqps:} connections trust, and by what certificate they are known. Files are read
 * once at the beginning, so that a wrong one is told at once, and again for each connection, so
 * that renewed ones count without a restart. Any thread may call it.
 */
final class TlsSettings {
  private static final Logger LOG = LoggerFactory.getLogger(TlsSettings.class);
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final @Nullable SSLContext given;
  private final @Nullable Path trusted;
  private final @Nullable ClientKeyStore client;
  private volatile @Nullable SSLContext lastRead;

  /**
   * A client's key and certificate.
   *
   * @param file in PKCS#12
   * @param password of the file and the key in it
   */
  record ClientKeyStore(Path file, String password) {
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
   * @throws InvalidUrlException if one of the brokers would be reached without TLS
   */
  static TlsSettings of(
      @Nullable SSLContext given,
      @Nullable Path trusted,
      @Nullable ClientKeyStore client,
      List<BrokerAddress> addresses) {
    boolean files = trusted != null || client != null;
    if (given != null && files) {
      throw new VireoException(
          "sslContext was given together with trustedCertificates or clientCertificate: an"
              + " SSLContext has its own; give either the context or the files");
    }
    TlsSettings settings = new TlsSettings(given, trusted, client);
    if (given != null || files) {
      for (BrokerAddress address : addresses) {
        if (!address.tls()) {
          throw new InvalidUrlException(
              "TLS is configured, but the URL of "
                  + address.place()
                  + " starts with amqp:, which sends everything unprotected; use amqps:");
        }
      }
    }
    if (files) {
      settings.lastRead = settings.read();
    }
    return settings;
  }

  /** The context for one connection. */
  SSLContext context() throws IOException {
    if (given != null) {
      return given;
    }
    SSLContext before = lastRead;
    if (before == null) {
      try {
        return SSLContext.getDefault();
      } catch (GeneralSecurityException e) {
        throw new IOException("The JVM has no TLS context", e);
      }
    }
    try {
      SSLContext now = read();
      lastRead = now;
      return now;
    } catch (VireoException e) {
      // It may be in the middle of being replaced; that is no reason to be without a broker.
      LOG.warn("Connecting with the certificates that were read before. {}", e.getMessage());
      return before;
    }
  }

  /**
   * Has a socket of a context verify the host name, whatever the context says, and speak no
   * outdated protocol.
   */
  static void secure(Socket socket) throws IOException {
    if (!(socket instanceof SSLSocket tls)) {
      throw new SSLHandshakeException("TLS: no appropriate protocol (the socket is a plain one)");
    }
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    List<String> enabled = Arrays.asList(parameters.getProtocols());
    String[] wanted = PROTOCOLS.stream().filter(enabled::contains).toArray(String[]::new);
    if (wanted.length == 0) {
      throw new SSLHandshakeException(
          "no appropriate protocol: the SSLContext offers " + enabled + ", not TLS 1.2 or 1.3");
    }
    parameters.setProtocols(wanted);
    tls.setSSLParameters(parameters);
  }

  private SSLContext read() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          client == null ? null : keyManagers(client),
          trusted == null ? null : trustManagers(trusted),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new VireoException("The JVM cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trustManagers(Path file) throws GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(file)) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    String what = "The trusted certificates " + file;
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new VireoException(what + " hold no certificate; they are to be in PEM");
      }
      return certificates;
    } catch (IOException e) {
      throw unreadable(what, e);
    } catch (CertificateException e) {
      throw new VireoException(what + " are not certificates in PEM: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keyManagers(ClientKeyStore client) throws GeneralSecurityException {
    String what = "The client certificate " + client.file();
    char[] password = client.password().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(client.file())) {
      store.load(in, password);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new VireoException(what + " does not open: the password given for it is wrong");
      }
      throw unreadable(what, e);
    } catch (GeneralSecurityException e) {
      throw new VireoException(what + " is no PKCS#12 file: " + e.getMessage(), e);
    }
    if (!holdsKey(store)) {
      throw new VireoException(what + " holds no private key; export it with its key");
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    try {
      factory.init(store, password);
    } catch (UnrecoverableKeyException e) {
      throw new VireoException(
          what + " opens, but its key does not: give both the same password", e);
    }
    return factory.getKeyManagers();
  }

  private static boolean holdsKey(KeyStore store) throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException("No key store in memory", e);
    }
    return store;
  }

  private static VireoException unreadable(String what, IOException cause) {
    String why = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    if (cause instanceof NoSuchFileException) {
      why = "there is no such file";
    } else if (cause instanceof AccessDeniedException) {
      why = "this program may not read the file";
    }
    return new VireoException(what + " cannot be read: " + why, cause);
  }
}

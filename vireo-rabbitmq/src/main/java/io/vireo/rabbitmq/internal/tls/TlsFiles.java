package io.vireo.rabbitmq.internal.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Reads certificates and keys. A file that cannot be used is an {@code IllegalArgumentException},
 * whose message names the file and what is wrong with it. Any thread may call it.
 */
final class TlsFiles {
  private TlsFiles() {}

  /** Trusts the certificates in a PEM file, those that they have signed, and no others. */
  static TrustManager[] trustManagers(Path file) throws GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(file)) {
      store.setCertificateEntry("trusted-" + number, certificate);
      number++;
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
        throw new IllegalArgumentException(what + " hold no certificate; they are to be in PEM");
      }
      return certificates;
    } catch (IOException e) {
      throw unreadable(what, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          what + " are not certificates in PEM: " + e.getMessage(), e);
    }
  }

  /** Presents the certificate in a PKCS#12 file, and proves it by the key there. */
  static X509ExtendedKeyManager keyManager(Path file, char[] password)
      throws GeneralSecurityException {
    String what = "The client certificate " + file;
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new IllegalArgumentException(
            what + " does not open: the password given for it is wrong", e);
      }
      throw unreadable(what, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(what + " is no PKCS#12 file: " + e.getMessage(), e);
    }
    requireUsable(what, store);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    try {
      factory.init(store, password);
    } catch (UnrecoverableKeyException e) {
      throw new IllegalArgumentException(
          what + " opens, but its key does not: give both the same password", e);
    }
    for (KeyManager manager : factory.getKeyManagers()) {
      if (manager instanceof X509ExtendedKeyManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("This JVM manages no X.509 keys");
  }

  private static void requireUsable(String what, KeyStore store) throws GeneralSecurityException {
    CertificateExpiredException expired = null;
    boolean found = false;
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate one) {
        found = true;
        try {
          one.checkValidity();
          return;
        } catch (CertificateExpiredException e) {
          expired = e;
        }
      }
    }
    if (!found) {
      throw new IllegalArgumentException(
          what + " holds no certificate with its key; export it with its key");
    }
    throw new IllegalArgumentException(what + " has expired; renew it", expired);
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

  private static IllegalArgumentException unreadable(String what, IOException cause) {
    String why = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    if (cause instanceof NoSuchFileException) {
      why = "there is no such file";
    } else if (cause instanceof AccessDeniedException) {
      why = "this program may not read the file";
    }
    return new IllegalArgumentException(what + " cannot be read: " + why, cause);
  }
}

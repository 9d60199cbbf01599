package io.vireo.cli.console;

import io.vireo.cli.terminal.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The certificate of the console's server. */
final class ServerCertificate {
  private ServerCertificate() {}

  /**
   * Loads a certificate with its key.
   *
   * @throws CommandException if the file cannot be read or the password is wrong
   */
  static SSLContext load(Path file, String password) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw CommandException.wrongUse(
          "The certificate in " + file + " cannot be loaded: " + e.getMessage(), e);
    }
  }
}

package io.vireo.rabbitmq.internal.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate of one connection, if there is one. Remembers whether the broker has asked
 * for a certificate, since a broker that gets none often resets the connection before its reason
 * can be read. Any thread may call it.
 */
final class ClientKeys extends X509ExtendedKeyManager {
  private final @Nullable X509ExtendedKeyManager keys;
  private volatile boolean asked;
  private volatile boolean answered;

  ClientKeys(@Nullable X509ExtendedKeyManager keys) {
    this.keys = keys;
  }

  /** Whether there is no client certificate. */
  boolean isEmpty() {
    return keys == null;
  }

  /** Forgets what the broker has asked for, before a new handshake. */
  void reset() {
    asked = false;
    answered = false;
  }

  /** Whether the broker has asked for a certificate. */
  boolean asked() {
    return asked;
  }

  /** Whether the broker has asked for a certificate and got none, since it would trust none. */
  boolean askedInVain() {
    return asked && !answered;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    String alias = keys == null ? null : keys.chooseClientAlias(keyTypes, issuers, socket);
    asked = true;
    answered |= alias != null;
    return alias;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return keys == null ? null : keys.getClientAliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return keys == null ? null : keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return keys == null ? null : keys.getPrivateKey(alias);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}

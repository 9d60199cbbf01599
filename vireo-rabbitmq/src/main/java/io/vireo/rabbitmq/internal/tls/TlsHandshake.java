package io.vireo.rabbitmq.internal.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** How one connection makes itself safe. */
public final class TlsHandshake {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final SSLContext context;
  private final @Nullable ClientKeys keys;

  /**
   * Makes one.
   *
   * @param keys what the context shows the broker; null if that is not known
   */
  public TlsHandshake(SSLContext context, @Nullable ClientKeys keys) {
    this.context = context;
    this.keys = keys;
  }

  public SSLContext context() {
    return context;
  }

  /**
   * Has a new socket of the context verify the host name, whatever the context says, and speak no
   * outdated protocol.
   */
  public void secure(Socket socket) throws IOException {
    if (keys != null) {
      keys.forget();
    }
    if (!(socket instanceof SSLSocket tls)) {
      throw new SSLHandshakeException("no appropriate protocol: the socket is a plain one");
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

  /**
   * Throws what is known beyond a failure to connect, if anything is. A broker that gets no
   * certificate resets the connection, most often before its reason can be read.
   */
  public void explain(Exception failure) throws SSLException {
    if (!isCutOff(failure) || (keys != null && !keys.asked())) {
      return;
    }
    if (keys != null && keys.askedInVain()) {
      throw new SSLHandshakeException(
          keys.isEmpty()
              ? "certificate_required; there is none"
              : "certificate_required, of authorities that have not signed the one that was given");
    }
    throw new SSLException(
        "the broker ended the connection while it was made; if it asks for a certificate, see"
            + " that it trusts the one that it is given (clientCertificate)",
        failure);
  }

  private static boolean isCutOff(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      boolean refused = at instanceof ConnectException;
      if ((at instanceof SocketException && !refused) || at instanceof EOFException) {
        return true;
      }
    }
    return false;
  }
}

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

/**
 * The TLS of one connection. Any thread may call it.
 *
 * @param keys the client certificate of the context; null if that is not known
 */
public record TlsHandshake(SSLContext context, @Nullable ClientKeys keys) {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /**
   * Has a new socket verify the broker's host name and refuse outdated versions of TLS, whatever
   * the context says.
   *
   * @throws SSLHandshakeException if the socket has no current version of TLS
   */
  public void secure(Socket socket) throws IOException {
    if (keys != null) {
      keys.reset();
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
   * Throws a better exception for a failure to connect, if one is known. A broker that gets no
   * client certificate resets the connection, mostly before its reason can be read.
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

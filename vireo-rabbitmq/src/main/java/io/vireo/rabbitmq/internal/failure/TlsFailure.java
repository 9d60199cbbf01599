package io.vireo.rabbitmq.internal.failure;

import static io.vireo.rabbitmq.internal.failure.ConnectFailure.message;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.stream.Stream;

/** Why a TLS connection to the broker was not established, and what to do about it. */
final class TlsFailure {
  private TlsFailure() {}

  /** Finds out why an {@code SSLException} or a {@code CertificateException} was thrown. */
  static ConnectFailure of(Throwable failure) {
    CertificateException certificate = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CertificateExpiredException) {
        return permanent(
            "the broker's certificate has expired (%s); renew it on the broker", message(at));
      }
      if (at instanceof CertificateNotYetValidException) {
        return permanent(
            "the broker's certificate is not valid yet (%s); check the clocks, or renew it on the broker",
            message(at));
      }
      if (at instanceof CertificateException found && certificate == null) {
        certificate = found;
      }
    }
    return certificate == null ? ofHandshake(message(failure)) : ofCertificate(certificate);
  }

  private static ConnectFailure ofCertificate(CertificateException failure) {
    String text = message(failure);
    if (containsAny(text, "no name matching", "no subject alternative")) {
      return permanent(
          "the broker's certificate names another host (%s); put a host that it names into the URL, or this one into the certificate",
          text);
    }
    if (containsAny(text, "certification path", "pkix", "trustanchors")) {
      return permanent(
          "the broker's certificate is signed by no authority that is trusted here (%s); give the authority's certificate (trustedCertificates, or --tls-ca of the vireo command)",
          text);
    }
    return permanent("the broker's certificate is refused (%s); renew it on the broker", text);
  }

  private static ConnectFailure ofHandshake(String text) {
    if (containsAny(text, "unrecognized ssl message", "unsupported or unrecognized")) {
      return new ConnectFailure(true, "TLS: this port speaks no TLS; use amqp: or the TLS port");
    }
    // The alert by which a broker refuses the client's certificate.
    if (containsAny(text, "certificate", "unknown_ca")) {
      return permanent(
          "the broker refuses the certificate of this side, or the lack of one (%s); give one that it trusts (clientCertificate, or --tls-client of the vireo command)",
          text);
    }
    // A broker that is shutting down ends a handshake as well. Only an alert, or the lack of a
    // common protocol, is permanent.
    if (containsAny(text, "alert", "no appropriate protocol")) {
      return permanent(
          "nothing was agreed on (%s); have the broker offer TLS 1.2 or 1.3, and give a certificate if it asks for one (clientCertificate)",
          text);
    }
    return new ConnectFailure(false, "TLS: " + text);
  }

  /** A permanent failure, whose reason quotes the message of the exception. */
  private static ConnectFailure permanent(String reason, String message) {
    return new ConnectFailure(true, "TLS: " + reason.formatted(message));
  }

  private static boolean containsAny(String text, String... parts) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Stream.of(parts).anyMatch(lower::contains);
  }
}

package io.vireo.rabbitmq.internal.failure;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ProtocolVersionMismatchException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection or a request to the broker has failed. Immutable.
 *
 * @param permanent whether waiting does not cure the failure, since a person has to: a wrong
 *     password, a missing virtual host, a refused feature, TLS
 * @param reason what has happened, for people; holds no password
 * @param cause the exception that was thrown, or null
 */
public record ConnectFailure(boolean permanent, String reason, @Nullable Throwable cause) {

  public ConnectFailure(boolean permanent, String reason) {
    this(permanent, reason, null);
  }

  /** The same failure, whose reason begins with the broker's endpoint. */
  public ConnectFailure at(String endpoint) {
    return new ConnectFailure(permanent, endpoint + ": " + reason, cause);
  }

  /** Finds out why an exception was thrown, from the exception and its causes. */
  public static ConnectFailure of(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      ConnectFailure known = recognise(at);
      if (known != null) {
        return new ConnectFailure(known.permanent, known.reason, cause);
      }
    }
    return new ConnectFailure(false, describe(cause), cause);
  }

  /**
   * Finds out why a connection was lost that had been made. If something could not be read, that is
   * no sign of a wrong port or protocol, so the next connection may last.
   */
  public static ConnectFailure ofLost(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof MalformedFrameException) {
        return new ConnectFailure(
            false, "what was sent cannot be read (" + message(at) + ")", cause);
      }
    }
    return of(cause);
  }

  private static @Nullable ConnectFailure recognise(Throwable cause) {
    if (cause instanceof UnansweredException || cause instanceof MissingException) {
      return new ConnectFailure(false, message(cause));
    }
    if (cause instanceof AnotherTypeException
        || cause instanceof RenamedException
        || cause instanceof NoStreamException) {
      return new ConnectFailure(true, message(cause));
    }
    if (cause instanceof AuthenticationFailureException) {
      return new ConnectFailure(
          true, "the broker refused the user or password; check them in the URL");
    }
    if (cause instanceof ShutdownSignalException signal) {
      return ofClose(signal);
    }
    if (cause instanceof CertificateException || cause instanceof SSLException) {
      return TlsFailure.of(cause);
    }
    if (cause instanceof MalformedFrameException
        || cause instanceof ProtocolVersionMismatchException) {
      return new ConnectFailure(
          true,
          "what was sent cannot be read as AMQP 0-9-1 (%s); if this is a TLS port, use amqps:, else check the port"
              .formatted(message(cause)));
    }
    if (cause instanceof UnknownHostException) {
      return new ConnectFailure(
          false, "the host name is unknown; check it in the URL, and the name service");
    }
    if (cause instanceof ConnectException && message(cause).contains("refused")) {
      return new ConnectFailure(false, "connection refused (is the broker running?)");
    }
    if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
      return new ConnectFailure(
          false, "no answer in time; check host and port, and what is between");
    }
    return null;
  }

  private static @Nullable ConnectFailure ofClose(ShutdownSignalException signal) {
    Method reason = signal.getReason();
    if (reason instanceof AMQP.Connection.Close close) {
      return ofReply(close.getReplyCode(), close.getReplyText());
    }
    if (reason instanceof AMQP.Channel.Close close) {
      return ofReply(close.getReplyCode(), close.getReplyText());
    }
    // An I/O error behind the signal says more.
    return signal.getCause() == null ? new ConnectFailure(false, "the connection was lost") : null;
  }

  private static ConnectFailure ofReply(int code, String text) {
    // Some replies have several lines.
    String said = (code + " " + text).replaceAll("\\s+", " ");
    return new ConnectFailure(isPermanent(code, text), said);
  }

  private static boolean isPermanent(int replyCode, String replyText) {
    return switch (replyCode) {
      case AMQP.ACCESS_REFUSED, AMQP.NOT_ALLOWED, AMQP.PRECONDITION_FAILED -> true;
      case AMQP.INTERNAL_ERROR -> {
        String text = replyText.toLowerCase(Locale.ROOT);
        yield text.contains("deprecated") || text.contains("feature");
      }
      default -> false;
    };
  }

  private static String describe(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof EOFException ? "the broker ended the connection" : message(root);
  }

  /** The message of an exception, or its name if it has none. */
  static String message(Throwable cause) {
    String text = cause.getMessage();
    return text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
  }
}

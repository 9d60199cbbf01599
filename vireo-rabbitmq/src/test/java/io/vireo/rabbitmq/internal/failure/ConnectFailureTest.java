package io.vireo.rabbitmq.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectFailureTest {

  @Test
  void whatSomebodyHasToCureIsPermanent() {
    assertThat(of(new AuthenticationFailureException("ACCESS_REFUSED")).permanent()).isTrue();
    assertThat(of(closed(530, "NOT_ALLOWED - vhost nowhere not found")).permanent()).isTrue();
    assertThat(of(closed(403, "ACCESS_REFUSED")).permanent()).isTrue();
    assertThat(of(closed(541, "INTERNAL_ERROR - Feature `x` is deprecated.")).permanent()).isTrue();
    assertThat(of(new MalformedFrameException("AMQP protocol")).permanent()).isTrue();
    assertThat(of(handshake(new CertificateException("No name matching h found"))).permanent())
        .isTrue();
  }

  @Test
  void whatTimeMayCureIsNot() {
    assertThat(of(new ConnectException("Connection refused")).permanent()).isFalse();
    assertThat(of(new UnknownHostException("nowhere")).permanent()).isFalse();
    assertThat(of(new TimeoutException()).permanent()).isFalse();
    assertThat(of(closed(320, "CONNECTION_FORCED - broker forced connection closure")).permanent())
        .isFalse();
    assertThat(of(closed(541, "INTERNAL_ERROR")).permanent()).isFalse();
    assertThat(of(handshake(new EOFException("SSL peer shut down incorrectly"))).permanent())
        .isFalse();
  }

  @Test
  void whatCannotBeReadOnALinkThatWasMadeIsNoReasonToWaitLong() {
    IOException lost = new IOException(new MalformedFrameException("too deep"));

    assertThat(ConnectFailure.ofLost(lost))
        .isEqualTo(new ConnectFailure(false, "what was sent cannot be read (too deep)", lost));
    assertThat(ConnectFailure.ofLost(closed(530, "NOT_ALLOWED")).permanent()).isTrue();
  }

  @Test
  void theReasonIsTheBrokersOwnWord() {
    assertThat(of(closed(530, "NOT_ALLOWED - vhost nowhere not found")).reason())
        .isEqualTo("530 NOT_ALLOWED - vhost nowhere not found");
    assertThat(of(new ConnectException("Connection refused")).reason()).contains("refused");
    assertThat(of(new EOFException()).reason()).isEqualTo("the broker ended the connection");
  }

  private static ConnectFailure of(Exception cause) {
    return ConnectFailure.of(cause instanceof IOException ? cause : new IOException(cause));
  }

  private static ShutdownSignalException closed(int code, String text) {
    Method reason = new AMQP.Connection.Close.Builder().replyCode(code).replyText(text).build();
    return new ShutdownSignalException(true, false, reason, new Object());
  }

  private static SSLHandshakeException handshake(Exception cause) {
    SSLHandshakeException handshake = new SSLHandshakeException(cause.getMessage());
    handshake.initCause(cause);
    return handshake;
  }
}

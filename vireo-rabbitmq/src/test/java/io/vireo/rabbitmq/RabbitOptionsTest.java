package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.ExchangeType;
import io.vireo.InvalidUrlException;
import io.vireo.QueueKind;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a driver's options refuse, compare and show. */
class RabbitOptionsTest {
  private static final Duration LONG = Duration.ofSeconds(77);
  private static final RabbitCallback CALLBACK = context -> {};

  private static RabbitOptions.Builder options() {
    return RabbitOptions.builder();
  }

  private static RabbitOptions.Builder tls() {
    return options().urls("amqps://localhost");
  }

  static Stream<ThrowingCallable> nonsense() {
    return Stream.of(
        () -> options().maxRetries(0),
        () -> options().immediateRetryLimit(-1),
        () -> options().maxRetryTimeout(Duration.ofNanos(1)),
        () -> options().heartbeat(Duration.ofMillis(999)),
        () -> options().heartbeat(Duration.ofHours(2)),
        () -> options().connectTimeout(Duration.ZERO),
        () -> options().handshakeTimeout(Duration.ofDays(25)),
        () -> options().rpcTimeout(Duration.ofSeconds(-1)),
        () -> options().closeTimeout(Duration.ZERO),
        () -> options().maxEventBytes(1024 * 1024 - 1),
        () -> options().maxEventBytes(16 * 1024 * 1024 + 1),
        () -> options().prefetchBytes(1024 * 1024 - 1),
        () -> options().publisherWindow(0),
        () -> options().publisherWindow(100_001),
        () -> tls().trustedCertificates(Path.of("no-such-file")).build());
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void whatCannotBeMeantIsRefusedAtOnce(ThrowingCallable call) {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(call);
  }

  static Stream<ThrowingCallable> nulls() {
    return Stream.of(
        () -> options().urls((List<String>) null),
        () -> options().urls((String[]) null),
        () -> options().urls("amqp://localhost", null),
        () -> options().maxRetryTimeout(null),
        () -> options().delayQueues(null),
        () -> options().publishingExchange(null, ExchangeType.DIRECT),
        () -> options().sharedExchange("shop", null),
        () -> options().exchange(null, RabbitExchangeOptions.defaults()),
        () -> options().exchange("shop", null),
        () -> options().onConnect(null),
        () -> options().onDisconnect(null),
        () -> options().onError(null),
        () -> options().consumer(null),
        () -> options().consumer(null, RabbitConsumer::new),
        () -> options().consumerOptions(null, RabbitConsumerOptions.defaults()),
        () -> options().consumerOptions(route -> true, null),
        () -> options().heartbeat(null),
        () -> options().connectTimeout(null),
        () -> options().handshakeTimeout(null),
        () -> options().rpcTimeout(null),
        () -> options().closeTimeout(null),
        () -> options().sslContext(null),
        () -> options().trustedCertificates(null),
        () -> options().clientCertificate(null, "secret"),
        () -> options().clientCertificate(Path.of("file"), null),
        () -> options().name(null),
        () -> RabbitDriver.connect((RabbitOptions) null));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nullIsRefusedAtOnce(ThrowingCallable call) {
    assertThatExceptionOfType(NullPointerException.class).isThrownBy(call);
  }

  static Stream<RabbitOptions.Builder> single() throws NoSuchAlgorithmException {
    return Stream.of(
        options().urls("amqp://other.example"),
        options().urls("amqp://localhost/vhost"),
        options().urls("amqp://user@localhost"),
        options().urls("amqp://guest:secret@localhost"),
        options().maxRetries(7),
        options().immediateRetryLimit(7),
        options().maxRetryTimeout(LONG),
        options().pythonQueues(true),
        options().delayQueues(QueueKind.CLASSIC),
        options().publishingExchange("shop", ExchangeType.DIRECT),
        options().broadcastingExchange("shop", ExchangeType.TOPIC),
        options().sharedExchange("shop", ExchangeType.DIRECT),
        options().distributedExchange("shop", ExchangeType.TOPIC),
        options().exchange("shop", RabbitExchangeOptions.defaults()),
        options().onConnect(CALLBACK),
        options().onDisconnect(CALLBACK),
        options().onError(CALLBACK),
        options().consumer(RabbitConsumer::new),
        options().consumerOptions(route -> true, RabbitConsumerOptions.defaults()),
        options().heartbeat(LONG),
        options().connectTimeout(LONG),
        options().handshakeTimeout(LONG),
        options().rpcTimeout(LONG),
        options().closeTimeout(LONG),
        options().maxEventBytes(2 * 1024 * 1024),
        options().prefetchBytes(7 * 1024 * 1024),
        options().publisherWindow(7),
        options().requireSafeClient(true),
        tls().sslContext(SSLContext.getDefault()),
        options().name("shop"));
  }

  @ParameterizedTest
  @MethodSource("single")
  void eachOptionCountsInEqualsAndHashCode(RabbitOptions.Builder one) {
    RabbitOptions changed = one.build();

    assertThat(one.build()).isEqualTo(changed).hasSameHashCodeAs(changed);
    assertThat(changed).isNotEqualTo(options().build()).isNotEqualTo(tls().build());
  }

  @Test
  void allOptionsAreShownButNoUserAndNoPassword() {
    RabbitOptions all =
        options()
            .urls("amqp://somebody:secret-0123456789abcdef@one.example/shop", "amqp://two.example")
            .name("shop")
            .heartbeat(LONG)
            .onError(CALLBACK)
            .publisherWindow(777)
            .build();

    assertThat(all.toString())
        .startsWith("RabbitOptions[")
        .contains("one.example:5672/shop", "two.example:5672/", "name=shop", "heartbeat=PT1M17S")
        .contains("maxEventBytes=1048576", "publisherWindow=777", "onConnect=not set")
        .doesNotContain("secret", "somebody");
  }

  @Test
  void aMalformedUrlKeepsItsOwnException() {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> options().urls("http://localhost").build());
  }
}

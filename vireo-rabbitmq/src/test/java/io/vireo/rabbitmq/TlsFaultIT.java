package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.fault.TcpProxy.Direction;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows 8 and 39 of the faults over TLS, where closing a socket would take part in the conversation
 * once more, with the lock of a write that hangs.
 */
@Tag("fault")
class TlsFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final String LARGE = "x".repeat(64 * 1024);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  @TempDir private Path folder;
  private TcpProxy proxy;
  private RabbitDriver driver;
  private RouteTraffic traffic;

  @BeforeEach
  void connect() {
    CertificateAuthority authority = CertificateAuthority.create(folder, "authority");
    int port = NODE.admin().startTlsListener(authority.issue("broker", "127.0.0.1"));
    proxy = connections.proxy(port);
    driver =
        connections.driver(
            options ->
                options
                    .urls(NODE.tlsUrl(proxy.port()))
                    .trustedCertificates(authority.certificate())
                    .heartbeat(HEARTBEAT)
                    .closeTimeout(CLOSE_TIMEOUT));
    traffic = new RouteTraffic(driver, TestBroker.freshName("tls"), LARGE);
    traffic.emit(10);
  }

  @ParameterizedTest
  @EnumSource
  void aDeadLinkIsNoticedWithAThreadStuckInAWrite(Direction direction) throws Exception {
    proxy.hold(direction);
    long before = System.nanoTime();
    Thread emitter = new Thread(() -> traffic.emitAsync(300));
    emitter.start();

    await().pollInterval(Duration.ofMillis(5)).until(() -> TestBroker.publishingIsDown(driver));
    Duration noticed = Duration.ofNanos(System.nanoTime() - before);
    proxy.heal();

    emitter.join();
    traffic.assertNothingLost();
    assertThat(noticed).isLessThanOrEqualTo(HEARTBEAT.multipliedBy(5).dividedBy(2));
  }

  @Test
  void closingEndsInItsTimeWithAThreadStuckInAWrite() throws Exception {
    proxy.hold(Direction.TO_SERVER);
    proxy.hold(Direction.TO_CLIENT);
    Thread emitter = new Thread(() -> traffic.emitAsync(300));
    emitter.start();
    await().until(() -> TestBroker.isInASocketWrite(emitter));
    long before = System.nanoTime();

    driver.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThanOrEqualTo(CLOSE_TIMEOUT.plusSeconds(1));
    emitter.join(TestBroker.PATIENCE.toMillis());
    assertThat(emitter.isAlive()).isFalse();
  }
}

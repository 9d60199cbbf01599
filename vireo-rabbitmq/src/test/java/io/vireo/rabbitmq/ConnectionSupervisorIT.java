package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong in a try, or in those who are told of it, the next try is made. */
class ConnectionSupervisorIT {
  private static final RabbitNode NODE = TestBroker.node();

  private final Threads threads = new Threads();
  private final TcpProxy proxy = TcpProxy.start(NODE.port());
  private ConnectionSupervisor supervisor;

  @AfterEach
  void close() {
    if (supervisor != null) {
      supervisor.close(Duration.ofSeconds(5));
    }
    threads.shutdown();
    proxy.close();
  }

  /** Does nothing; a test overrides what it is about. */
  private static class Listener implements ConnectionSupervisor.Listener {
    @Override
    public void up(BrokerConnection connection) throws IOException {}

    @Override
    public void down(BrokerConnection connection, ConnectFailure why) {}

    @Override
    public void failed(ConnectFailure failure) {}

    @Override
    public void gaveUp(NoConnectionException cause) {}
  }

  @Test
  void anErrorWhileALinkIsSetUpCostsThatLinkOnly() {
    AtomicInteger ups = new AtomicInteger();
    supervise(
        RabbitOptions.builder(),
        new Listener() {
          @Override
          public void up(BrokerConnection connection) {
            if (ups.incrementAndGet() == 1) {
              throw new OutOfMemoryError("no thread can be made, says this test");
            }
          }
        });

    supervisor.connect();

    await().until(() -> supervisor.connection() != null && ups.get() == 2);
    await().until(() -> proxy.openConnections() == 1);
  }

  @Test
  void afterALostLinkTheNextTryIsMadeWhateverTheListenerDoes() {
    AtomicInteger downs = new AtomicInteger();
    supervise(
        RabbitOptions.builder(),
        new Listener() {
          @Override
          public void down(BrokerConnection connection, ConnectFailure why) {
            downs.incrementAndGet();
            throw new IllegalStateException("the listener fails, says this test");
          }
        });
    supervisor.connect();
    await().until(() -> supervisor.connection() != null);

    proxy.reset();

    await().until(() -> downs.get() == 1 && supervisor.connection() != null);
  }

  @Test
  void afterAFailedTryTheNextOneIsMadeWhateverTheListenerDoes() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    proxy.refuse();
    supervise(
        RabbitOptions.builder(),
        new Listener() {
          @Override
          public void failed(ConnectFailure failure) {
            failed.countDown();
            throw new IllegalStateException("the listener fails, says this test");
          }
        });
    supervisor.connect();
    assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();

    proxy.heal();

    await().until(() -> supervisor.connection() != null);
  }

  @Test
  void whoWaitsForALinkHearsThatNoneWillCome() throws Exception {
    CountDownLatch gaveUp = new CountDownLatch(1);
    proxy.refuse();
    supervise(
        RabbitOptions.builder().maxRetries(1),
        new Listener() {
          @Override
          public void gaveUp(NoConnectionException cause) {
            gaveUp.countDown();
          }
        });
    supervisor.connect();
    assertThat(gaveUp.await(20, TimeUnit.SECONDS)).isTrue();
    long before = System.nanoTime();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> supervisor.awaitConnection(Duration.ofSeconds(20)))
        .withMessageContaining("Gave up");

    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void closingDuringAHandshakeLeavesNoConnection() throws Exception {
    proxy.hold(TcpProxy.Direction.TO_CLIENT);
    supervise(RabbitOptions.builder(), new Listener());
    supervisor.connect();
    await().until(() -> proxy.openConnections() == 1);

    supervisor.close(Duration.ofSeconds(5));

    proxy.heal();
    await().until(() -> proxy.openConnections() == 0);
    assertThat(supervisor.connection()).isNull();
  }

  private void supervise(RabbitOptions.Builder builder, ConnectionSupervisor.Listener listener) {
    RabbitOptions options = builder.urls(NODE.urlThrough(proxy)).build();
    supervisor =
        new ConnectionSupervisor(
            "testing", new Connector(options.connection(), threads, Tunables.STANDARD), listener);
  }
}

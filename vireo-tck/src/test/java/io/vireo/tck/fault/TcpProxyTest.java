package io.vireo.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.tck.fault.TcpProxy.Direction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int A_MOMENT_MILLIS = 50;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private ServerSocket server;
  private TcpProxy proxy;
  private Socket client;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    server = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    proxy = keep(TcpProxy.start(server.getLocalPort()));
    client = newClient();
    accepted = patient(server.accept());
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @Test
  void bytesGoThroughInBothDirections() throws IOException {
    byte[] sent = new byte[1_000_000];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 31);
    }
    start(() -> client.getOutputStream().write(sent));

    assertThat(accepted.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    accepted.getOutputStream().write(7);
    assertThat(client.getInputStream().read()).isEqualTo(7);
  }

  @Test
  void anEndGoesThroughAfterTheBytesBeforeIt() throws IOException {
    client.getOutputStream().write(1);
    client.shutdownOutput();
    assertThat(accepted.getInputStream().readAllBytes()).containsExactly(1);
    accepted.getOutputStream().write(2);
    accepted.close();

    assertThat(client.getInputStream().readAllBytes()).containsExactly(2);
    await().until(() -> proxy.openConnections() == 0);
  }

  @Test
  void itCountsTheConnectionsThatAreOpenAndThoseThatWereMade() throws IOException {
    await().until(() -> proxy.openConnections() == 1);
    newClient();
    patient(server.accept());
    await().until(() -> proxy.openConnections() == 2);

    proxy.reset();

    assertThat(proxy.openConnections()).isZero();
    assertThat(proxy.connectionTimes()).hasSize(2).isSorted();
  }

  @Test
  void aResetIsOneForBothSides() {
    proxy.reset();

    assertReset(client);
    assertReset(accepted);
  }

  @Test
  void ofAConnectionOnlyTheClientsSideCanBeEnded() throws IOException {
    proxy.closeClientSide();

    assertReset(client);
    assertSilent(accepted);
    accepted.getOutputStream().write(1);
    proxy.heal();
    assertReset(accepted);
  }

  @Test
  void ofAConnectionOnlyTheServersSideCanBeEnded() throws IOException {
    proxy.closeServerSide();

    assertReset(accepted);
    assertSilent(client);
    client.getOutputStream().write(1);
    proxy.heal();
    assertReset(client);
  }

  @Test
  void aHeldDirectionLetsNothingThroughUntilItIsHealed() throws IOException {
    proxy.hold(Direction.TO_SERVER);
    client.getOutputStream().write(1);
    accepted.getOutputStream().write(2);
    assertThat(client.getInputStream().read()).isEqualTo(2);
    assertSilent(accepted);

    proxy.heal();

    assertThat(accepted.getInputStream().read()).isEqualTo(1);
  }

  @Test
  void whileADirectionIsHeldItsSocketsFillUpAndNothingIsLost() throws Exception {
    proxy.hold(Direction.TO_SERVER);
    AtomicLong written = new AtomicLong();
    int chunk = 100_000;
    int count = 300;
    CountDownLatch done = new CountDownLatch(1);
    start(
        () -> {
          for (int i = 0; i < count; i++) {
            client.getOutputStream().write(new byte[chunk]);
            written.addAndGet(chunk);
          }
          done.countDown();
        });
    await().during(Duration.ofMillis(200)).until(() -> done.getCount() == 1);
    assertThat(written.get()).isLessThan((long) chunk * count);

    proxy.heal();

    assertThat(accepted.getInputStream().readNBytes(chunk * count)).hasSize(chunk * count);
    assertThat(done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  void aConnectionMadeWhileADirectionIsHeldIsHeldAsWell() throws IOException {
    proxy.hold(Direction.TO_CLIENT);
    Socket late = newClient();
    patient(server.accept()).getOutputStream().write(1);
    assertSilent(late);

    proxy.heal();

    assertThat(late.getInputStream().read()).isEqualTo(1);
  }

  @Test
  void aCutComesAfterExactlySoManyBytes() throws IOException {
    proxy.cutAfter(Direction.TO_SERVER, 3);
    client.getOutputStream().write(new byte[] {1, 2, 3, 4, 5});

    assertThat(accepted.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    Socket next = newClient();
    next.getOutputStream().write(new byte[] {1, 2, 3, 4, 5});
    assertThat(patient(server.accept()).getInputStream().readNBytes(5)).hasSize(5);
  }

  @Test
  void aDelayHoldsBytesBackAndKeepsTheirOrder() throws IOException {
    proxy.delay(Duration.ofMillis(60), Duration.ofMillis(40));
    long before = System.nanoTime();
    byte[] sent = new byte[50];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) i;
      client.getOutputStream().write(i);
    }

    assertThat(accepted.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(60).toNanos());
  }

  @Test
  void aThrottledConnectionTakesItsTime() throws IOException {
    proxy.throttle(100_000);
    byte[] sent = new byte[20_000];
    long before = System.nanoTime();
    client.getOutputStream().write(sent);

    assertThat(accepted.getInputStream().readNBytes(sent.length)).hasSize(sent.length);
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(150).toNanos());
  }

  @Test
  void connectionsCanBeRefusedAndTakenAgain() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::newClient).isInstanceOf(ConnectException.class);
    client.getOutputStream().write(1);
    assertThat(accepted.getInputStream().read()).isEqualTo(1);

    proxy.heal();

    newClient().getOutputStream().write(2);
    assertThat(patient(server.accept()).getInputStream().read()).isEqualTo(2);
  }

  @Test
  void withoutAServerAConnectionIsReset() throws IOException {
    server.close();

    assertReset(newClient());
  }

  @Test
  void closingItEndsAllAndFurtherUseIsRefused() {
    proxy.close();
    proxy.close();

    assertReset(client);
    assertThatThrownBy(this::newClient).isInstanceOf(ConnectException.class);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(proxy::reset)
        .withMessageContaining("is closed");
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  private Socket newClient() throws IOException {
    return patient(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
  }

  private Socket patient(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return keep(socket);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(A_MOMENT_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                throw new AssertionError("A write failed", e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}

package io.vireo.console.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of the JDK with clients that send slowly, not at all, or what is no HTTP. */
class ConsoleServerTest {
  private static final ServerLimits SHORT =
      new ServerLimits(
          4,
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(500));
  private static final ServerLimits PATIENT =
      new ServerLimits(
          4,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5));

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    released.countDown();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private ConsoleServer serve(ServerLimits limits) {
    ConsoleServer server =
        ConsoleServer.start(
            this::answer,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "/base/",
            Optional.empty(),
            limits);
    opened.add(server);
    return server;
  }

  /** Answers with the path and the length of the body, or by a stream, or never. */
  private ConsoleResponse answer(ConsoleRequest request) {
    return switch (request.rawPath()) {
      case "/stream" -> ConsoleResponse.streaming(200, Map.of(), out -> endless(out));
      case "/unread" -> ConsoleResponse.of(200, Map.of(), new byte[] {'a'});
      case "/cut" ->
          ConsoleResponse.streaming(
              200,
              Map.of(),
              3,
              out -> {
                out.write('a');
                throw new IOException("The file is gone");
              });
      case "/large" -> ConsoleResponse.of(200, Map.of(), new byte[16 << 20]);
      case "/wait" -> ConsoleResponse.streaming(200, Map.of(), out -> waitForRelease(out));
      default -> echo(request);
    };
  }

  private static ConsoleResponse echo(ConsoleRequest request) {
    try {
      int length = request.body().readAllBytes().length;
      String text = request.method() + " " + request.rawPath() + " " + length;
      return ConsoleResponse.of(200, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endless(java.io.OutputStream out) throws IOException {
    byte[] block = new byte[64 << 10];
    while (true) {
      out.write(block);
    }
  }

  private void waitForRelease(java.io.OutputStream out) throws IOException {
    out.write('a');
    out.flush();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RawConnection connect(ConsoleServer server) {
    RawConnection connection = new RawConnection(server.port());
    opened.add(connection);
    return connection;
  }

  private HttpResponse<String> get(ConsoleServer server, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void aHeadThatIsNeverCompleteEndsTheConnection() throws Exception {
    RawConnection slow = connect(serve(SHORT)).send("GET /base/a HTTP/1.1\r\nHost: x\r\n");
    assertThat(slow.isClosedByServer()).isTrue();
  }

  @Test
  void aBodyThatIsNeverCompleteEndsTheConnection() throws Exception {
    RawConnection slow =
        connect(serve(SHORT))
            .send("POST /base/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    assertThat(slow.isClosedByServer()).isTrue();
  }

  @Test
  void aBodyThatFailsIsNotTakenForTheWholeBody() throws Exception {
    ConsoleServer server = serve(PATIENT);
    assertThatThrownBy(() -> get(server, "/base/cut")).isInstanceOf(IOException.class);
    assertThat(get(server, "/base/a").body()).isEqualTo("GET /a 0");
  }

  @Test
  void aLargeAnswerHoldsNoThreadThatRequestsNeed() throws Exception {
    ConsoleServer server = serve(PATIENT);
    for (int i = 0; i < 8; i++) {
      connect(server).send("GET /base/large HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> threads("vireo-console-stream") >= 8);
    assertThat(get(server, "/base/a").body()).isEqualTo("GET /a 0");
  }

  @Test
  void aClientThatDoesNotReadEndsItsAnswer() throws Exception {
    ConsoleServer server = serve(SHORT);
    connect(server).send("GET /base/stream HTTP/1.1\r\nHost: x\r\n\r\n");
    await().until(() -> threads("vireo-console-stream") == 1);
    await().until(() -> threads("vireo-console-stream", Thread.State.RUNNABLE) == 0);
  }

  @Test
  void slowClientsKeepNobodyElseOut() throws Exception {
    ConsoleServer server = serve(PATIENT);
    List<RawConnection> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(connect(server).send("GET /base/a HTTP/1.1\r\nHost: "));
    }
    assertThat(get(server, "/base/b").body()).isEqualTo("GET /b 0");
    assertThat(slow.get(0).isClosedByServer()).isTrue();
  }

  @Test
  void slowBodiesKeepNobodyElseOut() throws Exception {
    ConsoleServer server = serve(PATIENT);
    for (int i = 0; i < 20; i++) {
      connect(server).send("POST /base/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na");
    }
    assertThat(get(server, "/base/b").body()).isEqualTo("GET /b 0");
  }

  @Test
  void bodiesThatNobodyReadsKeepNobodyElseOut() throws Exception {
    ConsoleServer server = serve(PATIENT);
    for (int i = 0; i < 20; i++) {
      connect(server).send("GET /base/unread HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na");
    }
    assertThat(get(server, "/base/b").body()).isEqualTo("GET /b 0");
  }

  @Test
  void openStreamsKeepNobodyElseOut() throws Exception {
    ConsoleServer server = serve(PATIENT);
    for (int i = 0; i < 20; i++) {
      RawConnection stream = connect(server).send("GET /base/wait HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(stream.line()).contains("200");
    }
    assertThat(get(server, "/base/b").body()).isEqualTo("GET /b 0");
  }

  @Test
  void theBasePathIsCutOffAndNothingIsOutsideOfIt() throws Exception {
    ConsoleServer server = serve(PATIENT);
    assertThat(get(server, "/base/").body()).isEqualTo("GET / 0");
    assertThat(get(server, "/base/a%2Fb").body()).isEqualTo("GET /a%2Fb 0");
    assertThat(get(server, "/basement").statusCode()).isEqualTo(404);
    assertThat(get(server, "/").statusCode()).isEqualTo(404);
    assertThat(get(server, "/base").headers().firstValue("Location")).contains("/base/");
  }

  @Test
  void theAnswerToHeadHasNoBody() throws Exception {
    RawConnection connection =
        connect(serve(PATIENT))
            .send("HEAD /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(connection.line()).contains("200");
    String line = connection.line();
    while (!line.isEmpty()) {
      line = connection.line();
    }
    assertThat(connection.line()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /base/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /base/a HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "GET /base/a HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "POST /base/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNoHttpIsRefusedAndTheNextClientIsServed(String bytes) throws Exception {
    ConsoleServer server = serve(SHORT);
    assertThat(connect(server).send(bytes).isClosedByServer()).isTrue();
    assertThat(get(server, "/base/b").statusCode()).isEqualTo(200);
  }

  @Test
  void whatFollowsASpaceInAPathIsNoPartOfThePath() throws Exception {
    RawConnection connection =
        connect(serve(PATIENT))
            .send("GET /base/a b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(connection.rest()).endsWith("GET /a 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 4\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"
      })
  void aBodyWhoseLengthProxiesMayReadInAnotherWayIsRefused(String headers) throws Exception {
    RawConnection connection =
        connect(serve(PATIENT))
            .send(
                "POST /base/a HTTP/1.1\r\nHost: x\r\n"
                    + headers
                    + "\r\n\r\n0\r\n\r\nGET /base/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(connection.line()).containsPattern("HTTP/1.1 (400|501)");
    assertThat(connection.rest()).doesNotContain("smuggled");
  }

  @Test
  void headersWithoutEndAreRefused() throws Exception {
    RawConnection connection = connect(serve(PATIENT)).send("GET /base/a HTTP/1.1\r\nHost: x\r\n");
    try {
      for (int i = 0; i < 10_000; i++) {
        connection.send("X-" + i + ": " + "x".repeat(1_000) + "\r\n");
      }
    } catch (IOException e) {
      // The server has closed the connection, as it should.
    }
    assertThat(connection.isClosedByServer()).isTrue();
  }

  @Test
  void severalValuesOfAHeaderAreOne() throws Exception {
    List<Optional<String>> seen = new ArrayList<>();
    ConsoleServer server =
        ConsoleServer.start(
            request -> {
              seen.add(request.header("x-user"));
              seen.add(request.header("cookie"));
              seen.add(request.header("missing"));
              return ConsoleResponse.of(204, Map.of(), new byte[0]);
            },
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "/",
            Optional.empty(),
            PATIENT);
    opened.add(server);
    assertThat(
            connect(server)
                .send(
                    "GET / HTTP/1.1\r\nX-User: eve\r\nX-User: anna\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n")
                .line())
        .contains("204");
    assertThat(seen)
        .containsExactly(Optional.of("eve, anna"), Optional.of("a=b; c=d"), Optional.empty());
  }

  @Test
  void aClosedServerHasNoThreads() throws Exception {
    ConsoleServer server = serve(PATIENT);
    get(server, "/base/a");
    connect(server).send("GET /base/wait HTTP/1.1\r\nHost: x\r\n\r\n").line();
    connect(server).send("GET /base/a HTTP/1.1\r\n");
    server.close();
    await().until(() -> threads("vireo-console") == 0);
  }

  private static long threads(String name, Thread.State... states) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .filter(thread -> states.length == 0 || List.of(states).contains(thread.getState()))
        .count();
  }
}

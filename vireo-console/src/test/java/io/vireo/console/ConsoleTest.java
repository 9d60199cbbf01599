package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vireo.Core;
import io.vireo.Observer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A console with its own server, over HTTP. */
class ConsoleTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.vireo");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    logger.detachAppender(log);
  }

  private static ConsoleOptions.Builder options() {
    return ConsoleOptions.builder()
        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Console serve(ConsoleOptions.Builder options) {
    return serve("memory:" + UUID.randomUUID(), options);
  }

  private Console serve(String broker, ConsoleOptions.Builder options) {
    Core core = Core.connect(broker);
    opened.add(core);
    Console console = Console.serve(core, options.build());
    opened.add(console);
    return console;
  }

  private static HttpRequest script(Console console, String path) {
    return HttpRequest.newBuilder(console.url().resolve(path))
        .header("Authorization", "Bearer " + console.token().orElseThrow())
        .build();
  }

  private HttpResponse<String> get(Console console, String path) throws Exception {
    return http.send(script(console, path), BodyHandlers.ofString());
  }

  private String logged() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aScriptCallsWithTheToken() throws Exception {
    HttpResponse<String> session = get(serve(options()), "api/session");
    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(session.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a//b", "50%", "a;b=1", "a\\b", "..", "-"})
  void aNameComesInThePathOrInTheQuery(String name) throws Exception {
    String broker = "memory:" + UUID.randomUUID();
    Console console = serve(broker, options());
    Observer shop = Observer.connect(broker);
    opened.add(shop);
    shop.on(name, data -> {});
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    String inPath = encoded.equals("..") ? "%252E%252E" : encoded;

    await()
        .untilAsserted(
            () ->
                assertThat(get(console, "api/routes/-?event=" + encoded).body())
                    .contains("\"broadcast\":false"));
    assertThat(get(console, "api/routes/" + inPath).statusCode()).isEqualTo(200);
  }

  @Test
  void thePageIsServedAndItsImportMapIsTheOnlyScriptInIt() throws Exception {
    HttpResponse<String> page = get(serve(options().basePath("/vireo")), "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("importmap");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .containsPattern("script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}';");
  }

  @Test
  void theBasePathLeadsToThePage() throws Exception {
    Console console = serve(options().basePath("/vireo"));
    URI bare = URI.create(console.url().toString().replaceFirst("/$", ""));
    HttpResponse<String> redirect =
        http.send(HttpRequest.newBuilder(bare).build(), BodyHandlers.ofString());
    assertThat(redirect.statusCode()).isEqualTo(308);
    assertThat(redirect.headers().firstValue("Location")).contains("/vireo/");
  }

  @Test
  void aTabHasAStreamUntilTheConsoleIsClosed() throws Exception {
    Console console = serve(options());
    HttpResponse<InputStream> stream =
        http.send(script(console, "api/stream"), BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: open");
      assertThat(lines.readLine()).startsWith("data: {\"stream\":\"");
      assertThat(lines.readLine()).isEmpty();
      console.close();
      assertThat(lines.lines().filter(line -> line.startsWith("event: open"))).isEmpty();
    }
  }

  @Test
  void ofAThousandStreamsTooManyAreRefusedAndOthersAreServed() throws Exception {
    Console console = serve(options().streams(50, 30));
    List<Socket> tabs = new ArrayList<>();
    opened.add(
        () -> {
          for (Socket tab : tabs) {
            tab.close();
          }
        });
    for (int i = 0; i < 1_000; i++) {
      Socket tab = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort());
      tabs.add(tab);
      tab.getOutputStream()
          .write(
              ("GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                      + console.token().orElseThrow()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(get(console, "api/session").statusCode()).isEqualTo(200);
    HttpResponse<String> one = get(console, "api/stream");
    assertThat(one.statusCode()).isEqualTo(503);
    assertThat(one.headers().firstValue("Retry-After")).isPresent();
    await().until(() -> threads("vireo-console-stream") <= 30);
    assertThat(threads("vireo-console-stream")).isBetween(1L, 30L);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  @Test
  void manyCallsAtTheSameTimeAreAllAnswered() {
    Console console = serve(options());
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(http.sendAsync(script(console, "api/session"), BodyHandlers.ofString()));
    }
    assertThat(calls).allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
  }

  @Test
  void theTokenIsLoggedOnceAndInNoOtherLine() throws Exception {
    Console console = serve(options());
    String token = console.token().orElseThrow();
    get(console, "api/session");
    get(console, "api/nothing");
    console.close();
    assertThat(log.list.stream().filter(line -> line.getFormattedMessage().contains(token)))
        .hasSize(1);
    assertThat(logged()).contains(console.loginUrl().toString());
    assertThat(console.loginUrl().getFragment()).isEqualTo("token=" + token);
    assertThat(console.toString()).doesNotContain(token);
  }

  @Test
  void aTokenThatTheOptionsGaveIsNotLogged() throws Exception {
    ConsoleOptions.Builder options = options().token("abcdefgh-12345678");
    get(serve(options), "api/session");
    assertThat(logged()).contains("The console is at").doesNotContain("abcdefgh");
    assertThat(options.build().toString()).doesNotContain("abcdefgh");
  }

  @Test
  void thePasswordOfTheBrokerIsInNoAnswerAndNoLog() throws Exception {
    Console console = serve("amqp://shop:Sup3r-Secret@127.0.0.1:1/", options());
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of(
            "api/session",
            "api/overview",
            "api/routes",
            "api/observers",
            "api/failures/groups",
            "api/audit",
            "api/delayed",
            "api/nothing")) {
      HttpResponse<String> response = get(console, path);
      all.append(response.body()).append(response.headers());
    }
    assertThat(all).contains("127.0.0.1:1");
    assertThat(all.toString()).doesNotContain("Sup3r-Secret");
    assertThat(console.toString() + logged()).doesNotContain("Sup3r-Secret");
  }

  @Test
  void aConsoleThatOthersReachWithoutTlsIsWarnedOf() {
    serve(ConsoleOptions.builder().address(new InetSocketAddress("0.0.0.0", 0)));
    assertThat(logged()).contains("without encryption").contains("ConsoleOptions.tls");
  }

  @Test
  void anotherNameThanThatOfThisMachineIsRefused() throws Exception {
    Console console = serve(options());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void aPortThatIsTakenIsToldAndNothingIsLeft() {
    Console first = serve(options());
    assertThatThrownBy(
            () ->
                serve(
                    ConsoleOptions.builder()
                        .address(
                            new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), first.url().getPort()))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("localhost:" + first.url().getPort())
        .hasMessageContaining("another port");
  }

  @Test
  void manyThreadsMayCloseTheConsole() {
    Console console = serve(options());
    CompletableFuture.allOf(
            CompletableFuture.runAsync(console::close),
            CompletableFuture.runAsync(console::close),
            CompletableFuture.runAsync(console::close))
        .join();
    console.close();
  }
}

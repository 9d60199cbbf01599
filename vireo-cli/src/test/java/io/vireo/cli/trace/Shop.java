package io.vireo.cli.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.opentelemetry.VireoTracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * One of the three programs of the test. It takes an order by HTTP, or ships what was ordered, or
 * bills what was shipped, and runs until its standard input ends. Its standard output is what it
 * exports.
 */
final class Shop {
  /**
   * Comes before the port of the program's HTTP server, or before a 0, when the program is ready.
   */
  static final String READY = "ready on port ";

  private final String events;
  private final OpenTelemetry telemetry;
  private final Observer app;

  private Shop(String events, OpenTelemetry telemetry, Observer app) {
    this.events = events;
    this.telemetry = telemetry;
    this.app = app;
  }

  /**
   * Runs one.
   *
   * @param arguments the role, what the names of events begin with, and whose OpenTelemetry it is
   */
  // The tracing is only closed.
  @SuppressWarnings("try")
  public static void main(String[] arguments) throws Exception {
    boolean ownTelemetry = arguments[2].equals("program");
    OpenTelemetry telemetry = ownTelemetry ? OwnTelemetry.exporting() : GlobalOpenTelemetry.get();
    try (Observer app = Observer.connect(System.getenv("VIREO_URL"));
        AutoCloseable tracing = VireoTracing.of(telemetry).bind(app)) {
      Shop shop = new Shop(arguments[1], telemetry, app);
      int port =
          switch (arguments[0]) {
            case "ordering" -> shop.takeOrders(ownTelemetry);
            case "shipping" -> shop.ship();
            case "billing" -> shop.bill();
            default -> throw new IllegalArgumentException(arguments[0]);
          };
      System.err.println(READY + port);
      System.in.transferTo(System.err);
    }
    System.exit(0);
  }

  /** The agent makes a span of each request. Without it the program does. */
  private int takeOrders(boolean ownTelemetry) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int port = server.getAddress().getPort();
    server.createContext("/stock", exchange -> answer(exchange, "7"));
    server.createContext(
        "/order",
        exchange -> {
          Runnable emit = () -> app.emit(events + ".placed", "http://127.0.0.1:" + port + "/stock");
          if (ownTelemetry) {
            OwnTelemetry.trace(telemetry, "GET /order", exchange.getRequestHeaders(), emit);
          } else {
            emit.run();
          }
          answer(exchange, "ordered");
        });
    server.start();
    return port;
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int ship() {
    HttpClient client = HttpClient.newHttpClient();
    app.on(
        events + ".placed",
        String.class,
        stock -> {
          HttpRequest request = HttpRequest.newBuilder(URI.create(stock)).build();
          client.send(request, HttpResponse.BodyHandlers.ofString());
          app.emit(events + ".shipped", "by train");
        });
    return 0;
  }

  /** Fails until the event was redriven. */
  private int bill() {
    app.onMessage(
        events + ".shipped",
        String.class,
        Shop::charge,
        ObserveOptions.builder().retryPolicy(RetryPolicy.after(Duration.ofMillis(100))).build());
    return 0;
  }

  private static void charge(Message<String> message) {
    if (!message.headers().containsKey("vireo-redriven")) {
      throw new IllegalStateException("expected by this test: the bank does not answer");
    }
  }
}

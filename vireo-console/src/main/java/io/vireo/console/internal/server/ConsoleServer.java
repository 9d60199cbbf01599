package io.vireo.console.internal.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the console by the HTTP server of the JDK. A short answer is written by the thread that
 * has read the request; a long one, such as an event stream, has a thread of its own, so that it
 * keeps no other request waiting.
 */
public final class ConsoleServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int BACKLOG = 200;
  private static final int MOST_LONG_ANSWERS = 1_100;
  private static final int LONG_ANSWER_BYTES = 1 << 20;

  private final Function<ConsoleRequest, ConsoleResponse> handler;
  private final String basePath;
  private final HttpServer server;
  private final ServerLimits limits;
  private final Watchdog watchdog = new Watchdog();
  private final RequestThreads requests;
  private final ExecutorService longAnswers =
      Executors.newCachedThreadPool(new DaemonThreads("vireo-console-stream"));
  private final Semaphore longAnswersLeft = new Semaphore(MOST_LONG_ANSWERS);

  private ConsoleServer(
      Function<ConsoleRequest, ConsoleResponse> handler,
      String basePath,
      HttpServer server,
      ServerLimits limits) {
    this.handler = handler;
    this.limits = limits;
    this.requests = new RequestThreads(watchdog, limits);
    this.basePath = basePath;
    this.server = server;
  }

  /**
   * Binds an address and serves.
   *
   * @param handler answers each request, and never throws
   * @param basePath ends with a slash
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static ConsoleServer start(
      Function<ConsoleRequest, ConsoleResponse> handler,
      InetSocketAddress address,
      String basePath,
      Optional<SSLContext> tls,
      ServerLimits limits) {
    try {
      ConsoleServer server = new ConsoleServer(handler, basePath, bind(address, tls), limits);
      server.server.setExecutor(server.requests);
      server.server.createContext("/", server::serve);
      server.server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The console cannot bind %s:%s; choose another port or address"
              .formatted(address.getHostString(), address.getPort()),
          e);
    }
  }

  private static HttpServer bind(InetSocketAddress address, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return server;
  }

  /** The port that was bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) {
    requests.headIsRead();
    try {
      String path = Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("");
      if (path.startsWith(basePath)) {
        String below = path.substring(basePath.length() - 1);
        answer(exchange, handler.apply(new ExchangeRequest(exchange, below, body(exchange))));
      } else if ((path + "/").equals(basePath)) {
        write(exchange, ConsoleResponse.of(308, Map.of("Location", basePath), new byte[0]));
      } else {
        write(exchange, ConsoleResponse.of(404, Map.of(), new byte[0]));
      }
    } catch (RuntimeException e) {
      LOG.error("The console could not serve a request", e);
      close(exchange, true);
    }
  }

  private WatchedInput body(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    boolean lines = type != null && type.startsWith("application/x-ndjson");
    return new WatchedInput(
        exchange.getRequestBody(), watchdog, lines ? limits.longBody() : limits.body(), !lines);
  }

  private void answer(HttpExchange exchange, ConsoleResponse response) {
    if (isShort(response)) {
      write(exchange, response);
    } else if (longAnswersLeft.tryAcquire()) {
      longAnswers.execute(
          () -> {
            try {
              write(exchange, response);
            } finally {
              longAnswersLeft.release();
            }
          });
    } else {
      write(exchange, ConsoleResponse.of(503, Map.of("Retry-After", "10"), new byte[0]));
    }
  }

  private static boolean isShort(ConsoleResponse response) {
    return response.length().orElse(Long.MAX_VALUE) <= LONG_ANSWER_BYTES;
  }

  private void write(HttpExchange exchange, ConsoleResponse response) {
    boolean yields = isShort(response);
    try {
      response.headers().forEach(exchange.getResponseHeaders()::set);
      watchdog.within(
          limits.eachWrite(),
          yields,
          () -> {
            exchange.sendResponseHeaders(response.status(), length(exchange, response));
            return true;
          });
      OutputStream out =
          new WatchedOutput(exchange.getResponseBody(), watchdog, limits.eachWrite(), yields);
      response.body().writeTo(out);
      out.flush();
    } catch (IOException e) {
      LOG.debug("A client of the console has gone before its answer was complete", e);
    } catch (RuntimeException e) {
      LOG.error("The console could not write an answer", e);
    } finally {
      close(exchange, yields);
      Thread.interrupted();
    }
  }

  /**
   * Ends an exchange. This reads what is left of the body of the request, for which the client may
   * keep the thread waiting.
   */
  private void close(HttpExchange exchange, boolean yields) {
    try {
      watchdog.within(
          limits.eachWrite(),
          yields,
          () -> {
            exchange.close();
            return true;
          });
    } catch (IOException e) {
      LOG.debug("A client of the console has gone before its request was complete", e);
    }
  }

  /** The length as the server of the JDK wants it: -1 for no body, 0 for one of unknown length. */
  private static long length(HttpExchange exchange, ConsoleResponse response) {
    if (exchange.getRequestMethod().equals("HEAD")) {
      return -1;
    }
    long length = response.length().orElse(0);
    return response.length().isPresent() && length == 0 ? -1 : length;
  }

  /**
   * Stops serving. Event streams that have ended are written to their end, for a second at most.
   */
  @Override
  public void close() {
    longAnswers.shutdown();
    try {
      if (!longAnswers.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("Some clients of the console take no more; their connections are closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    requests.close();
    longAnswers.shutdownNow();
    watchdog.close();
  }
}

package io.vireo.micrometer.dashboard;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vireo.CircuitBreaker;
import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.micrometer.VireoMetrics;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A program that emits and handles events on RabbitMQ all the time, and serves its metrics for
 * Prometheus. It can be brought into each state for which the dashboard and the alerts are made.
 */
final class Shop implements AutoCloseable {
  static final String JOB = "shop";
  private static final RetryPolicy TWICE = RetryPolicy.after(Duration.ofMillis(50));

  private final RabbitNode node;
  private final Observer app;
  private final Core till;
  private final HttpServer http;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScheduledExecutorService customers = Executors.newScheduledThreadPool(2);
  private final List<AutoCloseable> bindings = new ArrayList<>();
  private final List<Future<?>> sales = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean broken;

  /** Quantiles need histograms. */
  private static final class Histograms implements MeterFilter {
    private static final DistributionStatisticConfig LIMITS =
        DistributionStatisticConfig.builder()
            .serviceLevelObjectives(1e6, 5e6, 1e7, 5e7, 1e8, 5e8, 1e9, 5e9, 1e10)
            .build();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      return id.getName().startsWith("vireo.") ? LIMITS.merge(config) : config;
    }
  }

  private Shop(RabbitNode node) throws IOException {
    this.node = node;
    this.app = Observer.connect(node.url());
    this.till = Core.connect(node.url());
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** Opens a shop in which all is well. */
  static Shop open(RabbitNode node) {
    try {
      Shop shop = new Shop(node);
      shop.serveMetrics();
      shop.listen();
      shop.sell();
      return shop;
    } catch (IOException e) {
      throw new UncheckedIOException("The metrics cannot be served", e);
    }
  }

  /** Where the metrics are served. */
  int port() {
    return http.getAddress().getPort();
  }

  private void serveMetrics() {
    registry.config().meterFilter(new Histograms());
    VireoMetrics metrics = VireoMetrics.of(registry);
    bindings.add(metrics.withName("shop").withQueueDepth(Duration.ofMillis(200)).bind(app));
    bindings.add(metrics.withName("till").bind(till));
    http.createContext(
        "/metrics",
        exchange -> {
          byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
  }

  // ---- While all is well

  private void listen() {
    app.on("order.placed", data -> {}, ObserveOptions.builder().concurrency(4).build());
    app.onBroadcast("price.*", data -> {});
    app.on("invoice.sent", data -> {});
    app.on("report.wanted", data -> {});
    app.on(
        "order.paid",
        data -> {
          if (broken) {
            throw new IllegalStateException("expected by this test: the bank does not answer");
          }
        },
        ObserveOptions.builder().retryPolicy(TWICE).build());
    app.on(
        "card.charged",
        data -> {
          if (broken) {
            throw new IllegalStateException("expected by this test: the card terminal is away");
          }
        },
        ObserveOptions.builder()
            .retryPolicy(RetryPolicy.none())
            .circuitBreaker(
                CircuitBreaker.builder().minimum(5).window(5).pause(Duration.ofSeconds(30)).build())
            .build());
    app.on(
        "order.cancelled",
        data -> {
          if (broken) {
            throw new IllegalArgumentException("expected by this test: no such order");
          }
        },
        ObserveOptions.builder()
            .retryPolicy(TWICE.discardOn(IllegalArgumentException.class))
            .build());
    app.onMessage(
        "stock.counted",
        message -> {
          if (broken && !message.redelivered()) {
            end.await();
          }
        },
        ObserveOptions.builder().concurrency(2).build());
  }

  /** Emits for as long as the shop is open. */
  private void sell() {
    repeat(20, () -> app.emitAsync("order.placed", 1));
    repeat(30, () -> app.emitAsync("order.paid", 1));
    repeat(100, () -> app.emitAsync("order.cancelled", 1));
    repeat(50, () -> app.emitAsync("invoice.sent", 1));
    repeat(80, () -> app.emitAsync("card.charged", 1));
    repeat(150, () -> app.broadcastAsync("price.tea", 2));
    repeat(60, () -> till.emitAsync("order.placed", 1));
  }

  private void repeat(long everyMillis, Supplier<? extends Future<?>> emit) {
    sales.add(
        customers.scheduleAtFixedRate(() -> emit(emit), 0, everyMillis, TimeUnit.MILLISECONDS));
  }

  /** The outcome is seen in the metrics alone. */
  private static void emit(Supplier<? extends Future<?>> emit) {
    Future<?> unused = emit.get();
  }

  // ---- Trouble

  /** Handlers fail: events are retried, go to recovery, are discarded, and a breaker opens. */
  void breakHandlers() {
    broken = true;
  }

  /** The handlers work again. */
  void repairHandlers() {
    broken = false;
  }

  /** Gives the failed payments back to their handler. */
  void redrive() {
    app.recovery("order.paid").redrive(RecoveryFilter.all(), RedriveOptions.defaults());
  }

  /** Somebody pauses the invoices, whose events then wait. */
  void pauseInvoices() {
    app.pauseOn("invoice.sent");
  }

  /** The invoices go on. */
  void resumeInvoices() {
    app.resumeOn("invoice.sent");
  }

  /** Events are emitted for which there is no listener and no queue. */
  void emitForNobody() {
    repeat(100, () -> app.emitAsync("order.forgotten", 1));
  }

  /** A handler hangs with an event of this age, and others wait for it. */
  void hang(Duration age) {
    app.stopListening("report.wanted");
    app.on("report.wanted", data -> end.await());
    publish("report.wanted", Instant.now().minus(age));
    for (int i = 0; i < 5; i++) {
      app.emit("report.wanted");
    }
  }

  /** Publishes as another client does, with a time of emitting that is given. */
  private void publish(String queue, Instant emitted) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(node.url());
      try (Connection connection = factory.newConnection()) {
        AMQP.BasicProperties properties =
            new AMQP.BasicProperties.Builder()
                .timestamp(Date.from(emitted))
                .contentType("application/json")
                .build();
        connection
            .createChannel()
            .basicPublish("", queue, properties, "null".getBytes(StandardCharsets.UTF_8));
      }
    } catch (Exception e) {
      throw new IllegalStateException("The event could not be published", e);
    }
  }

  /** Connections break while an event is handled, which is then delivered again. */
  void loseConnections() {
    app.emit("stock.counted");
    node.admin().closeAllConnections();
  }

  /** A failure listener holds up the others until the shop closes. */
  void holdUpFailureListeners() {
    app.onFailure(failure -> end.await(1, TimeUnit.MINUTES));
    for (int i = 0; i < 1_200; i++) {
      emit(() -> app.emitAsync("order.cancelled", 1));
    }
  }

  /** The broker is away, and each emit fails after a moment. */
  void loseBroker() {
    node.kill();
    EmitOptions impatient = EmitOptions.builder().timeout(Duration.ofMillis(200)).build();
    repeat(100, () -> app.emitAsync("order.placed", 1, impatient));
  }

  @Override
  public void close() {
    sales.forEach(sale -> sale.cancel(false));
    customers.shutdown();
    bindings.forEach(Shop::close);
    end.countDown();
    app.close();
    till.close();
    http.stop(0);
  }

  private static void close(AutoCloseable binding) {
    try {
      binding.close();
    } catch (Exception e) {
      throw new AssertionError("A binding throws nothing", e);
    }
  }
}

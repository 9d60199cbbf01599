package io.vireo.opentelemetry;

import static io.vireo.opentelemetry.RecordedTelemetry.within;
import static io.vireo.opentelemetry.Traced.assertChild;
import static io.vireo.opentelemetry.Traced.attribute;
import static io.vireo.opentelemetry.Traced.attributes;
import static io.vireo.opentelemetry.Traced.created;
import static io.vireo.opentelemetry.Traced.links;
import static io.vireo.opentelemetry.Traced.previous;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.spi.ExchangeNames;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of a program on RabbitMQ. */
class RabbitTracingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RabbitNode node;

  private final String event = "order." + UUID.randomUUID();
  private final String publish = "publish " + event;
  private final String process = "process " + event;
  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final Observer app = Observer.connect(node.url());
  private final AtomicBoolean repaired = new AtomicBoolean();

  @BeforeAll
  static void startNode() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @BeforeEach
  void bind() {
    VireoTracing.of(telemetry.api()).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
  }

  private void failUntilRepaired(Object data) {
    if (!repaired.get()) {
      throw new IllegalStateException("expected by this test: " + data);
    }
  }

  private static <T> T soon(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void spansHaveTheAttributesOfRabbitMq() {
    app.on(event, data -> {});

    app.emit(event, "tea");

    SpanData emit = telemetry.span(publish);
    SpanData handled = telemetry.span(process);
    String host = URI.create(node.url()).getHost();
    long port = URI.create(node.url()).getPort();
    String destination = ExchangeNames.SHARED + ":" + event;
    assertThat(attributes(emit))
        .contains(
            entry("messaging.system", "rabbitmq"),
            entry("messaging.destination.name", destination),
            entry("messaging.rabbitmq.destination.routing_key", event),
            entry("server.address", host),
            entry("server.port", port));
    assertThat(attributes(handled))
        .contains(
            entry("messaging.system", "rabbitmq"),
            entry("messaging.destination.name", destination),
            entry("messaging.destination.template", event),
            entry("messaging.rabbitmq.destination.routing_key", event),
            entry("messaging.rabbitmq.message.delivery_tag", 1L),
            entry("messaging.message.id", attribute(emit, "messaging.message.id")),
            entry("messaging.message.body.size", 5L),
            entry("server.address", host));
  }

  @Test
  void eachSpanTellsTheDestinationOfItsOwnEventAlsoIfEventsOfOneNameTakeTwoWays() {
    String exchange = "exchange." + UUID.randomUUID();
    app.on(event, data -> {});
    try (Observer other = Observer.connect(node.url())) {
      // Binds the queue of the route to the exchange.
      other.on(event, data -> {}, ObserveOptions.builder().exchange(exchange).build());
    }
    EmitOptions overExchange = EmitOptions.builder().exchange(exchange).build();

    app.emit(event, "tea");
    telemetry.awaitSpans(1, process);
    app.emit(event, "tea", overExchange);
    telemetry.awaitSpans(2, process);
    app.emit(event, "tea");

    String usual = ExchangeNames.SHARED + ":" + event;
    for (String name : List.of(publish, process)) {
      assertThat(telemetry.awaitSpans(3, name))
          .allSatisfy(
              span ->
                  assertThat(attribute(span, "messaging.rabbitmq.destination.routing_key"))
                      .isEqualTo(event))
          .extracting(span -> attribute(span, "messaging.destination.name"))
          .containsExactly(usual, exchange + ":" + event, usual);
    }
  }

  @Test
  void oneTraceGoesThroughAllWaysOfEmitting() {
    CompletableFuture<String> tenant = new CompletableFuture<>();
    app.on(event, data -> app.emitAsync(event + ".async", 1).join());
    app.onAsync(event + ".async", data -> app.emitAsync(event + ".next", 1));
    app.on(event + ".next", data -> app.emitLater(event + ".later", 1, Duration.ofMillis(10)));
    app.on(event + ".later", data -> app.broadcast(event + ".broadcast"));
    app.onBroadcast(
        event + ".broadcast.#", data -> tenant.complete(Baggage.current().getEntryValue("tenant")));

    within(
        Context.root().with(Baggage.builder().put("tenant", "acme").build()),
        () -> app.emit(event));

    assertThat(soon(tenant)).isEqualTo("acme");
    SpanData last = null;
    for (String suffix : List.of("", ".async", ".next", ".later")) {
      SpanData emit = telemetry.span(publish + suffix);
      if (last != null) {
        assertChild(emit, last);
      }
      last = telemetry.span(process + suffix);
      assertChild(last, emit);
    }
    SpanData handled = telemetry.span(process + ".broadcast.#");
    assertChild(handled, telemetry.span(publish + ".broadcast"));
    assertThat(handled.getTraceId()).isEqualTo(last.getTraceId());
    assertThat(attribute(handled, "messaging.destination.temporary")).isEqualTo(true);
  }

  @Test
  void aRetryARecoveryAndARedriveByAnotherProgramAreInOneTrace() {
    app.on(
        event,
        this::failUntilRepaired,
        ObserveOptions.builder()
            .retryPolicy(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(50)))
            .build());
    app.emit(event);
    telemetry.awaitSpans(3, process);
    try (Core command = Core.connect(node.url())) {
      await().atMost(PATIENCE).until(() -> command.recovery(event).count() == 1);
      repaired.set(true);
      command.recovery(event).redrive(RecoveryFilter.all(), RedriveOptions.defaults());
    }

    List<SpanData> attempts = telemetry.awaitSpans(4, process);
    SpanData emit = telemetry.span(publish);
    assertThat(attempts).allSatisfy(attempt -> assertChild(attempt, emit));
    assertThat(attempts)
        .extracting(span -> attribute(span, "vireo.outcome"))
        .containsExactly("retried", "retried", "recovered", null);
    assertThat(attribute(attempts.get(3), "vireo.redriven")).isEqualTo(1L);
    assertThat(links(attempts.get(0))).isEmpty();
    for (int later = 1; later < 4; later++) {
      assertThat(links(attempts.get(later)))
          .containsExactly(created(emit), previous(attempts.get(later - 1)));
    }
  }

  @Test
  void aRedeliveryAfterALostConnectionIsInTheTraceAndLinkedToTheEmit() {
    CompletableFuture<Void> started = new CompletableFuture<>();
    CompletableFuture<Void> release = new CompletableFuture<>();
    ObserveOptions options = ObserveOptions.builder().resumable(true).build();
    app.on(
        event,
        data -> {
          started.complete(null);
          soon(release);
        },
        options);
    app.emit(event);
    soon(started);

    node.admin().closeAllConnections();
    release.complete(null);

    List<SpanData> attempts = telemetry.awaitSpans(2, process);
    SpanData emit = telemetry.span(publish);
    assertThat(attempts).allSatisfy(attempt -> assertChild(attempt, emit));
    assertThat(attribute(attempts.get(1), "vireo.redelivered")).isEqualTo(true);
    assertThat(links(attempts.get(1))).containsExactly(created(emit));
  }

  @Test
  void aForeignEventIsHandledWhateverItsHeadersAre() throws Exception {
    CompletableFuture<Object> handled = new CompletableFuture<>();
    app.on(event, handled::complete);
    Map<String, Object> headers = new HashMap<>();
    headers.put("traceparent", List.of(1, Map.of("deep", true)));
    headers.put("tracestate", new byte[] {0, (byte) 0xff});
    headers.put("baggage", null);
    headers.put("vireo.traceparent", "x".repeat(50_000));
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url());
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      channel.basicPublish(
          ExchangeNames.SHARED,
          event,
          new AMQP.BasicProperties.Builder().headers(headers).correlationId("the talk").build(),
          "\"tea\"".getBytes(UTF_8));

      assertThat(soon(handled)).hasToString("\"tea\"");
    }

    SpanData span = telemetry.span(process);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getLinks()).isEmpty();
    assertThat(attribute(span, "messaging.message.conversation_id")).isEqualTo("the talk");
  }
}

package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Registries that throw or propagate what cannot travel, and senders of wrong headers. */
class HostileObservationsTest {
  private final String url = "memory:" + UUID.randomUUID();
  private final Observer app = Observer.connect(url);
  private final BlockingQueue<Map<String, Object>> received = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    app.close();
  }

  private Map<String, Object> receivedHeaders() throws InterruptedException {
    Map<String, Object> headers = received.poll(20, TimeUnit.SECONDS);
    assertThat(headers).as("headers of the event").isNotNull();
    return headers;
  }

  private void listen() {
    app.onMessage("order.placed", Integer.class, message -> received.add(message.headers()));
  }

  /** Throws at one of the moments of an observation. */
  private record Throwing(String moment) implements ObservationHandler<Observation.Context> {
    private void at(String now) {
      if (now.equals(moment)) {
        throw new IllegalStateException("expected by this test");
      }
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void onStart(Observation.Context context) {
      at("start");
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
      at("scope opened");
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
      at("scope closed");
    }

    @Override
    public void onError(Observation.Context context) {
      at("error");
    }

    @Override
    public void onStop(Observation.Context context) {
      at("stop");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "scope opened", "scope closed", "error", "stop"})
  void aHandlerOfTheRegistryThatThrowsBreaksNeitherAnEmitNorAHandlerAndIsLogged(String moment)
      throws Exception {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new Throwing(moment));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(VireoObservations.class);
    logger.addAppender(log);
    try {
      VireoObservations.of(registry).bind(app);
      listen();
      app.on(
          "order.wrong",
          data -> {
            throw new IllegalArgumentException("expected by this test");
          });

      assertThat(app.emit("order.placed", 1)).isTrue();
      assertThat(app.emitAsync("order.placed", 2).join()).isTrue();
      app.emit("order.wrong");

      receivedHeaders();
      receivedHeaders();
      await().until(() -> app.recovery("order.wrong").count() == 1);
      assertThat(registry.getCurrentObservationScope()).isNull();
      await()
          .untilAsserted(
              () ->
                  assertThat(log.list)
                      .anySatisfy(
                          line -> {
                            assertThat(line.getLevel()).isEqualTo(Level.WARN);
                            assertThat(line.getThrowableProxy().getMessage())
                                .isEqualTo("expected by this test");
                          }));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aConventionThatThrowsLeavesTheEventUnobserved() throws Exception {
    Spans spans = new Spans();
    VireoObservations.of(spans.registry())
        .withEmitConvention(
            new DefaultEmitObservationConvention() {
              @Override
              public KeyValues getHighCardinalityKeyValues(EmitObservationContext context) {
                throw new IllegalStateException("expected by this test");
              }
            })
        .bind(app);
    listen();

    assertThat(app.emit("order.placed", 1)).isTrue();

    assertThat(receivedHeaders()).doesNotContainKey("traceparent");
    assertThat(spans.await(1)).extracting(SpanData::getName).containsExactly("handle order.placed");
  }

  /** Propagates headers as a tracer would. */
  private record Propagating(Map<String, String> headers)
      implements ObservationHandler<SenderContext<Map<String, String>>> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof SenderContext;
    }

    @Override
    public void onStart(SenderContext<Map<String, String>> context) {
      headers.forEach((name, value) -> context.getSetter().set(context.getCarrier(), name, value));
    }
  }

  @Test
  void headersThatCannotTravelAreLeftOutAndTheOthersTravel() throws Exception {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new Propagating(
                Map.of(
                    "traceparent", "00-1-2-01",
                    "x-request-id", "4711",
                    "vireo-attempts", "9",
                    "baggage", "a".repeat(40_000),
                    "tracestate", "\uD800")));
    VireoObservations.of(registry).bind(app);
    listen();

    assertThat(app.emit("order.placed", 1, EmitOptions.builder().header("own", "kept").build()))
        .isTrue();

    assertThat(receivedHeaders())
        .containsEntry("traceparent", "00-1-2-01")
        .containsEntry("own", "kept")
        .doesNotContainKeys("x-request-id", "vireo-attempts", "baggage", "tracestate");
  }

  @Test
  void headersOfHostileSendersBeginANewTrace() throws Exception {
    Spans spans = new Spans();
    List<EmitOptions> hostile = new ArrayList<>();
    for (Object parent :
        List.of(
            "",
            "nonsense",
            "00-00000000000000000000000000000000-0000000000000000-00",
            "00-" + "f".repeat(10_000),
            42,
            true,
            1.5)) {
      hostile.add(
          EmitOptions.builder()
              .header("traceparent", parent)
              .header("tracestate", "=,;=" + ",".repeat(600))
              .header("baggage", "%,=;%zz=" + "=".repeat(5_000))
              .build());
    }
    listen();
    VireoObservations.of(spans.registry()).bind(app);
    try (Core sender = Core.connect(url)) {
      hostile.forEach(options -> sender.emit("order.placed", 1, options));
    }

    assertThat(spans.await(hostile.size()))
        .hasSize(hostile.size())
        .allSatisfy(
            span -> {
              assertThat(span.getParentSpanContext().isValid()).isFalse();
              assertThat(Spans.attribute(span, "outcome")).isEqualTo("handled");
            });
  }

  /** Reads a header as a tracer would. */
  private record Reading(String header, List<Optional<String>> seen)
      implements ObservationHandler<ReceiverContext<Message<?>>> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof ReceiverContext;
    }

    @Override
    public void onStart(ReceiverContext<Message<?>> context) {
      seen.add(Optional.ofNullable(context.getGetter().get(context.getCarrier(), header)));
    }
  }

  @Test
  void headersThatAreTooLongForATraceContextOrBaggageAreNotRead() throws Exception {
    List<Optional<String>> seen = new CopyOnWriteArrayList<>();
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new Reading("baggage", seen));
    listen();
    VireoObservations.of(registry).bind(app);
    String longest = "a".repeat(8_192);

    try (Core sender = Core.connect(url)) {
      for (String value : List.of(longest, longest + "a")) {
        sender.emit("order.placed", 1, EmitOptions.builder().header("baggage", value).build());
        receivedHeaders();
      }
    }

    assertThat(seen).containsExactly(Optional.of(longest), Optional.empty());
  }

  @Test
  void metersAndObservationsOfOneProgramDoNotCollide() throws Exception {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    List<String> refused = new ArrayList<>();
    meters.config().onMeterRegistrationFailed((id, reason) -> refused.add(id + ": " + reason));
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    VireoMetrics.of(meters).bind(app);
    VireoObservations.of(registry).bind(app);
    listen();

    app.emit("order.placed", 1);
    app.emit("order.unknown", 1);
    receivedHeaders();

    await()
        .untilAsserted(
            () ->
                assertThat(meters.scrape())
                    .contains("vireo_emit_seconds_count{", "vireo_observation_emit_seconds_count{")
                    .contains(
                        "vireo_handle_seconds_count{", "vireo_observation_handle_seconds_count{"));
    assertThat(refused).isEmpty();
  }
}

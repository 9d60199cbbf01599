package io.vireo.opentelemetry;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics of the conventions, also where no span is sampled. */
class MeasurementsTest {
  private static final String OPERATION_DURATION = "messaging.client.operation.duration";
  private static final String PROCESS_DURATION = "messaging.process.duration";
  private static final String SENT = "messaging.client.sent.messages";
  private static final String CONSUMED = "messaging.client.consumed.messages";

  private final RecordedTelemetry telemetry = new RecordedTelemetry(Sampler.alwaysOff());
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());

  @BeforeEach
  void bind() {
    VireoTracing.of(telemetry.api()).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
  }

  private Collection<? extends PointData> points(String metric) {
    return telemetry
        .metric(metric)
        .map(MetricData::getData)
        .<Collection<? extends PointData>>map(data -> data.getPoints())
        .orElse(List.of());
  }

  /** How often it was counted or measured, by the name of the event and the error. */
  private Map<String, Long> counts(String metric) {
    return points(metric).stream()
        .collect(toMap(point -> label(point.getAttributes()), MeasurementsTest::count));
  }

  private static String label(Attributes attributes) {
    String error = attributes.get(Conventions.ERROR_TYPE);
    String name = attributes.get(Conventions.DESTINATION_TEMPLATE);
    return error == null ? name : name + " " + error;
  }

  private static long count(PointData point) {
    return point instanceof HistogramPointData histogram
        ? histogram.getCount()
        : ((LongPointData) point).getValue();
  }

  private void awaitCounts(String metric, Map<String, Long> expected) {
    await().untilAsserted(() -> assertThat(counts(metric)).isEqualTo(expected));
  }

  @Test
  void emitsAreTimedAndCounted() {
    app.on("order.placed", data -> {});

    app.emit("order.placed");
    app.emitAsync("order.placed", 1).join();
    app.emit("order.unheard");

    assertThat(counts(OPERATION_DURATION))
        .isEqualTo(Map.of("order.placed", 2L, "order.unheard", 1L));
    assertThat(counts(SENT)).isEqualTo(Map.of("order.placed", 2L, "order.unheard", 1L));
    assertThat(points(SENT))
        .allSatisfy(
            point ->
                assertThat(point.getAttributes().asMap())
                    .containsEntry(Conventions.SYSTEM, "vireo")
                    .containsEntry(Conventions.OPERATION_NAME, "publish")
                    .containsEntry(Conventions.OPERATION_TYPE, "send")
                    .containsEntry(Conventions.KIND, "shared")
                    .hasSize(5));
  }

  @Test
  void anEventThatWasNeverSentIsNotCountedAsSent() {
    app.close();

    app.emit("order.placed", EmitOptions.builder().errorSuppressed(true).build());

    assertThat(counts(OPERATION_DURATION))
        .isEqualTo(Map.of("order.placed io.vireo.NoConnectionException", 1L));
  }

  @Test
  void eachAttemptIsTimedAndEachDeliveryIsCounted() {
    app.onMessage(
        "order.placed",
        message -> {
          if (message.attempt() == 1) {
            throw new IllegalStateException("expected by this test");
          }
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(1)).build());
    app.onBroadcast("prices.*", data -> {});

    app.emit("order.placed");
    app.broadcast("prices.changed");

    awaitCounts(
        PROCESS_DURATION,
        Map.of(
            "order.placed",
            1L,
            "order.placed java.lang.IllegalStateException",
            1L,
            "prices.*",
            1L));
    assertThat(counts(CONSUMED)).isEqualTo(Map.of("order.placed", 1L, "prices.*", 1L));
  }

  @Test
  void durationsHaveTheBucketsOfTheConventions() {
    app.on("order.placed", data -> {});
    app.emit("order.placed");
    awaitCounts(PROCESS_DURATION, Map.of("order.placed", 1L));

    for (String metric : List.of(OPERATION_DURATION, PROCESS_DURATION)) {
      assertThat(telemetry.metric(metric).orElseThrow().getUnit()).isEqualTo("s");
      assertThat(points(metric))
          .allSatisfy(
              point ->
                  assertThat(((HistogramPointData) point).getBoundaries())
                      .containsExactly(
                          0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
                          10.0));
    }
  }

  @Test
  void tenThousandNamesDoNotMakeTenThousandTimeSeries() {
    for (int i = 0; i < 10_000; i++) {
      app.emit("order." + i);
    }

    assertThat(counts(SENT)).hasSize(201).containsEntry("other", 9_800L);
    assertThat(counts(OPERATION_DURATION)).hasSize(201).containsEntry("other", 9_800L);
  }

  @Test
  void errorsWithoutEndDoNotMakeTimeSeriesWithoutEnd() {
    Operation operation =
        new Operation(
            Operation.Type.PROCESS, new Telemetry(telemetry.api(), app), "order.placed", false);
    Broker.Address address = new Broker(app).address(0);

    List<String> errors =
        IntStream.range(0, 1_000)
            .mapToObj(
                number -> operation.measured(address, "E" + number).get(Conventions.ERROR_TYPE))
            .distinct()
            .toList();

    assertThat(errors).hasSize(51).contains("E0", "_OTHER");
  }
}

package io.vireo.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;

/** The metrics of the conventions. Any thread may call. */
final class Instruments {
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private static final double NANOS = 1e9;

  private final DoubleHistogram operationDuration;
  private final DoubleHistogram processDuration;
  private final LongCounter sent;
  private final LongCounter consumed;

  Instruments(Meter meter) {
    operationDuration =
        histogram(
            meter,
            "messaging.client.operation.duration",
            "Duration of messaging operation initiated by a producer or consumer client");
    processDuration =
        histogram(meter, "messaging.process.duration", "Duration of processing operation");
    sent =
        counter(
            meter,
            "messaging.client.sent.messages",
            "Number of messages producer attempted to send to the broker");
    consumed =
        counter(
            meter,
            "messaging.client.consumed.messages",
            "Number of messages that were delivered to the application");
  }

  private static DoubleHistogram histogram(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(SECONDS)
        .build();
  }

  private static LongCounter counter(Meter meter, String name, String description) {
    return meter.counterBuilder(name).setUnit("{message}").setDescription(description).build();
  }

  /**
   * An event was emitted, or could not be.
   *
   * @param attempted whether it came as far as the broker's driver
   * @param context where a measurement finds its example trace
   */
  void emitted(long nanos, boolean attempted, Attributes attributes, Context context) {
    operationDuration.record(nanos / NANOS, attributes, context);
    if (attempted) {
      sent.add(1, attributes, context);
    }
  }

  /** An event was delivered to a listener. */
  void consumed(Attributes attributes, Context context) {
    consumed.add(1, attributes, context);
  }

  /** A handler has ended. */
  void processed(long nanos, Attributes attributes, Context context) {
    processDuration.record(nanos / NANOS, attributes, context);
  }
}

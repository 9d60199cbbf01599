package io.vireo.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.instrumentation.Bindings;
import java.util.Objects;

/**
 * Traces what a {@link Core} does by OpenTelemetry: a span for each emit, a span for each call of a
 * handler, and the metrics of OpenTelemetry's conventions for messaging. An {@link Observer} is
 * traced in both directions, a plain {@code Core} on the way out.
 *
 * <pre>{@code
 * AutoCloseable tracing = VireoTracing.of(openTelemetry).bind(app);
 * }</pre>
 *
 * <p><b>One trace.</b> The trace context and the baggage of the thread that emits travel with the
 * event, in headers that the propagators of the {@code OpenTelemetry} write. The span of the
 * handler is a child of the span of the emit, and it is current while the handler runs: what the
 * handler emits belongs to the same trace. So do further tries, whenever they take place; they also
 * have links. The page {@code docs/guide/tracing.md} lists the spans, their attributes and the
 * metrics.
 *
 * <p><b>Conventions.</b> Names are those of OpenTelemetry's semantic conventions for messaging,
 * version 1.44.0, which are still in development. What they have no name for begins with {@code
 * vireo.}.
 *
 * <p><b>Names of events</b> are in the names of spans and in the attributes of metrics. Their
 * number is limited, see {@link #withMaxEvents}.
 *
 * <p><b>Errors.</b> If OpenTelemetry throws while an event is traced, the event is not disturbed.
 * The error is logged once a minute. Headers of strangers that are no trace context are ignored.
 *
 * <p>Immutable; any thread may use it. Tracing takes no lock of Vireo's, and nothing here blocks.
 */
public final class VireoTracing {
  private static final int DEFAULT_MAX_EVENTS = 200;
  private static final Bindings<OpenTelemetry, CoreBinding> BINDINGS = new Bindings<>();

  private final OpenTelemetry telemetry;
  private final int maxEvents;

  private VireoTracing(OpenTelemetry telemetry, int maxEvents) {
    this.telemetry = telemetry;
    this.maxEvents = maxEvents;
  }

  /**
   * {@return tracing by an OpenTelemetry, with at most 200 names of events}
   *
   * @param telemetry makes the spans and the metrics, and has the propagators
   */
  public static VireoTracing of(OpenTelemetry telemetry) {
    return new VireoTracing(Objects.requireNonNull(telemetry, "telemetry"), DEFAULT_MAX_EVENTS);
  }

  /**
   * {@return the same, with another limit of names} Up to this many names of emitted events are in
   * the names of spans and in the attributes of metrics, and as many routes and patterns that are
   * listened to. The spans of all further ones are named after their operation alone, and their
   * metrics share the name {@code other}; a warning is logged when that begins.
   *
   * @param value the limit, 1 or more
   * @throws IllegalArgumentException if it is less than 1
   */
  public VireoTracing withMaxEvents(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "The limit of " + value + " names of events is less than 1");
    }
    return new VireoTracing(telemetry, value);
  }

  /**
   * Traces a core from its next event on. A core that is bound to this {@code OpenTelemetry}
   * already is not traced twice: both bindings then stand for the same interceptors, with the limit
   * of the first one.
   *
   * @param core what is traced
   * @return ends the tracing: removes the interceptors from the core once all bindings of the core
   *     to this {@code OpenTelemetry} are closed. Spans that have begun still end. The Java agent
   *     goes on leaving the core's client library alone. {@code close} is idempotent, throws
   *     nothing, and does not wait. Close it before or after the core
   */
  public AutoCloseable bind(Core core) {
    Objects.requireNonNull(core, "core");
    return BINDINGS.open(telemetry, core, others -> new CoreBinding(telemetry, core, maxEvents));
  }
}

package io.vireo.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vireo.FailedAttempt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the next attempt to handle an event which span the previous one had, in a header that
 * travels with the event. A foreign emitter may have written anything there. Any thread may call.
 */
final class PreviousAttempt {
  /** The name of the header. Its value has the form of a {@code traceparent}. */
  static final String HEADER = "vireo.traceparent";

  private static final String TRACEPARENT = "traceparent";

  private static final W3CTraceContextPropagator FORM = W3CTraceContextPropagator.getInstance();

  private PreviousAttempt() {}

  private static final class Getter implements TextMapGetter<String> {
    private static final Getter INSTANCE = new Getter();

    // Older versions of OpenTelemetry demand this method.
    @SuppressWarnings("deprecation")
    @Override
    public Iterable<String> keys(String value) {
      return List.of(TRACEPARENT);
    }

    @Override
    public @Nullable String get(@Nullable String value, String name) {
      return name.equals(TRACEPARENT) ? value : null;
    }
  }

  /** Adds the span of a failed attempt to the event. */
  static void write(SpanContext span, FailedAttempt failed) {
    FORM.inject(
        Context.root().with(Span.wrap(span)),
        failed,
        (carrier, name, value) -> {
          if (carrier != null && name.equals(TRACEPARENT)) {
            carrier.addHeader(HEADER, value);
          }
        });
  }

  /** Reads the span of the previous attempt; an invalid one if it is not known. */
  static SpanContext read(Map<String, Object> headers) {
    return headers.get(HEADER) instanceof String value
        ? Span.fromContext(FORM.extract(Context.root(), value, Getter.INSTANCE)).getSpanContext()
        : SpanContext.getInvalid();
  }
}

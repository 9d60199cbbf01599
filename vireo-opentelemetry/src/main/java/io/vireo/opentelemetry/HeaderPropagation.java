package io.vireo.opentelemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vireo.EmitOptions;
import io.vireo.OutgoingEvent;
import io.vireo.instrumentation.InstrumentationErrors;
import io.vireo.instrumentation.TextHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the trace context and the baggage in the headers of events, as the propagators of the
 * program write them. A foreign emitter may have written anything there. Any thread may call.
 */
final class HeaderPropagation {
  private static final TextMapGetter<Map<String, Object>> GETTER = new HeaderGetter();
  private static final TextMapSetter<Injection> SETTER = HeaderPropagation::set;

  private final TextMapPropagator propagator;
  private final InstrumentationErrors errors;

  HeaderPropagation(TextMapPropagator propagator, InstrumentationErrors errors) {
    this.propagator = propagator;
    this.errors = errors;
  }

  /** Reads texts of a limited length, and takes all other headers as not there. */
  private static final class HeaderGetter implements TextMapGetter<Map<String, Object>> {
    // Older versions of OpenTelemetry demand this method, and some of their propagators call it.
    @SuppressWarnings("deprecation")
    @Override
    public Iterable<String> keys(Map<String, Object> headers) {
      return headers.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, Object> headers, String name) {
      return headers == null ? null : TextHeaders.get(headers, name);
    }
  }

  /** The headers that are being added to one event. */
  private final class Injection {
    private final OutgoingEvent event;
    private EmitOptions.@Nullable Builder options;

    Injection(OutgoingEvent event) {
      this.event = event;
    }

    void add(String name, String value) {
      if (event.headers().containsKey(name)) {
        // The program has set it.
        return;
      }
      EmitOptions.Builder builder = options;
      if (builder == null) {
        builder = event.options().toBuilder();
        options = builder;
      }
      try {
        builder.header(name, value);
      } catch (IllegalArgumentException e) {
        errors.add(event.name(), e);
      }
    }

    OutgoingEvent result() {
      return options == null ? event : event.withOptions(options.build());
    }
  }

  private static void set(@Nullable Injection carrier, String name, String value) {
    if (carrier != null) {
      carrier.add(name, value);
    }
  }

  /** Adds a context to the headers of an event, but for those that the program has set. */
  OutgoingEvent inject(Context context, OutgoingEvent event) {
    Injection injection = new Injection(event);
    propagator.inject(context, injection, SETTER);
    return injection.result();
  }

  /** Adds what the headers carry to a context. */
  Context extract(Context context, Map<String, Object> headers) {
    return headers.isEmpty() ? context : propagator.extract(context, headers, GETTER);
  }
}

package io.vireo.spring.autoconfigure.tracing;

import io.vireo.Core;
import io.vireo.spring.autoconfigure.VireoProperties.TracingApi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the cores of an application traced until it is closed, all by the same tracer: two would make
 * two spans of each event. It depends on the cores and the tracers, so Spring makes it after them
 * and closes it before them, and makes it before the listeners are registered.
 */
final class TracedCores {
  private static final Logger LOG = LoggerFactory.getLogger(TracedCores.class);

  private final List<AutoCloseable> bindings = new ArrayList<>();
  private final Optional<EventTracer> tracer;

  /**
   * Begins to trace.
   *
   * @param api the tracer that the application wants
   * @param tracers the tracers that it could have
   * @param cores are traced under their names
   */
  TracedCores(TracingApi api, List<EventTracer> tracers, Map<String, Core> cores) {
    tracer = choose(api, tracers);
    tracer.ifPresentOrElse(
        chosen -> {
          LOG.info(
              "Events are traced by {}. Property vireo.tracing.api is {}",
              chosen.target(),
              text(api));
          cores.forEach((name, core) -> bindings.add(chosen.bind(name, core)));
        },
        () -> tellAbsence(api));
  }

  /** Returns the tracer that the application wants, or else prefers; empty if it is not there. */
  static Optional<EventTracer> choose(TracingApi api, List<EventTracer> tracers) {
    return tracers.stream()
        .filter(one -> api == TracingApi.AUTO ? one.makesTraces() : one.api() == api)
        .min(Comparator.comparing(EventTracer::preference));
  }

  private static void tellAbsence(TracingApi api) {
    switch (api) {
      case AUTO -> LOG.debug("Events are not traced, because nothing that could do so is there");
      case OBSERVATION ->
          LOG.warn(
              "Events are not traced: vireo.tracing.api is observation, which needs vireo-micrometer and one bean of type ObservationRegistry");
      case OPENTELEMETRY ->
          LOG.warn(
              "Events are not traced: vireo.tracing.api is opentelemetry, which needs vireo-opentelemetry, and one bean of type OpenTelemetry or its Java agent");
    }
  }

  private static String text(TracingApi api) {
    return api.name().toLowerCase(Locale.ROOT);
  }

  /** By what events are traced; empty if they are not. */
  Optional<TracingApi> api() {
    return tracer.map(EventTracer::api);
  }

  void close() {
    for (AutoCloseable binding : bindings) {
      try {
        binding.close();
      } catch (Exception e) {
        LOG.warn("The tracing of events could not be ended", e);
      }
    }
  }
}

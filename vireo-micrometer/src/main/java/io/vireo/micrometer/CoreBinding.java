package io.vireo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.instrumentation.Binding;
import io.vireo.instrumentation.InstrumentationErrors;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meters of one core in one registry, and the hooks in the core that feed them. */
final class CoreBinding extends Binding {
  private final Meters meters;
  private final Settings settings;
  private final InstrumentationErrors errors =
      new InstrumentationErrors(
          VireoMetrics.class, "is missing in the metrics, because the meter registry has thrown");
  private final EmitRecorder emits;
  private final @Nullable QueueDepths depths;

  CoreBinding(MeterRegistry registry, Core core, Settings settings) {
    super(core);
    this.meters = new Meters(registry, settings.name());
    this.settings = settings;
    int maxEvents = settings.maxEvents();
    this.emits =
        new EmitRecorder(
            new MetersByEvent<>(
                "emitted events",
                maxEvents,
                (event, broadcast) -> new EmitMeters(meters, event, broadcast)),
            errors);
    Duration every = settings.depthEvery();
    this.depths =
        every == null ? null : new QueueDepths(core, meters, maxEvents, every, emits::sharedRoutes);
  }

  @Override
  protected void open() {
    Core core = core();
    meters.gauge(MeterName.EMIT_ACTIVE, List.of(), emits::active);
    CoreStatus status = new CoreStatus(core, meters, settings.maxEvents());
    if (core instanceof Observer observer) {
      meters.counter(MeterName.FAILURE_DROPPED, observer, Observer::droppedFailures);
      add(observer.interceptHandlers(new HandlerRecorder(status.listeners(), errors)));
      add(observer.onFailure(new FailureRecorder(status.listeners(), errors)));
    }
    // The core holds this binding, and not only its recorder: Bindings looks for it.
    add(core.interceptEmits(this::emitted));
    if (depths != null) {
      depths.start();
    }
  }

  private void emitted(OutgoingEvent event, EmitInterceptor.Chain chain) {
    emits.intercept(event, chain);
  }

  /** The value of the tag {@code core}. */
  String name() {
    return meters.core();
  }

  @Override
  protected void close() {
    if (depths != null) {
      depths.close();
    }
    super.close();
    meters.close();
  }
}

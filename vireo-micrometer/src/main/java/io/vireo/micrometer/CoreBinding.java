package io.vireo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meters of one core in one registry, and the hooks in the core that feed them. */
final class CoreBinding extends Binding {
  private final Meters meters;
  private final List<Registration> hooks = new ArrayList<>();
  private final MeasuringErrors errors = new MeasuringErrors("The meter registry", "the metrics");
  private final EmitRecorder emits;
  private final @Nullable QueueDepths depths;

  private CoreBinding(Core core, Meters meters, Settings settings) {
    super(core);
    this.meters = meters;
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

  static CoreBinding open(MeterRegistry registry, Core core, Settings settings) {
    CoreBinding binding = new CoreBinding(core, new Meters(registry, settings.name()), settings);
    try {
      binding.measure(settings.maxEvents());
      return binding;
    } catch (RuntimeException | Error e) {
      binding.close();
      throw e;
    }
  }

  private void measure(int maxEvents) {
    Core core = core();
    meters.gauge(MeterName.EMIT_ACTIVE, List.of(), emits::active);
    CoreStatus status = new CoreStatus(core, meters, maxEvents);
    if (core instanceof Observer observer) {
      meters.counter(MeterName.FAILURE_DROPPED, observer, Observer::droppedFailures);
      hooks.add(observer.interceptHandlers(new HandlerRecorder(status.listeners(), errors)));
      hooks.add(observer.onFailure(new FailureRecorder(status.listeners(), errors)));
    }
    // The core holds this binding, and not only its recorder: Bindings looks for it.
    hooks.add(core.interceptEmits(this::emitted));
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
  void close() {
    if (depths != null) {
      depths.close();
    }
    hooks.forEach(Registration::close);
    meters.close();
  }
}

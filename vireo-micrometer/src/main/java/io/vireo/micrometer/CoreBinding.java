package io.vireo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.Registration;
import java.util.ArrayList;
import java.util.List;

/** The meters of one core in one registry, and the hooks in the core that feed them. */
final class CoreBinding {
  private final Core core;
  private final Meters meters;
  private final List<Registration> hooks = new ArrayList<>();
  private final MeasuringErrors errors = new MeasuringErrors();
  private final EmitRecorder emits;

  /** How many handles of the program stand for this. {@link CoreBindings} guards it. */
  int users;

  private CoreBinding(Core core, Meters meters, int maxEvents) {
    this.core = core;
    this.meters = meters;
    this.emits =
        new EmitRecorder(
            new MetersByEvent<>(
                "emitted events",
                maxEvents,
                (event, broadcast) -> new EmitMeters(meters, event, broadcast)),
            errors);
  }

  static CoreBinding open(MeterRegistry registry, Core core, String name, int maxEvents) {
    CoreBinding binding = new CoreBinding(core, new Meters(registry, name), maxEvents);
    try {
      binding.measure(maxEvents);
      return binding;
    } catch (RuntimeException | Error e) {
      binding.close();
      throw e;
    }
  }

  private void measure(int maxEvents) {
    meters.gauge(MeterName.EMIT_ACTIVE, List.of(), emits::active);
    CoreStatus status = new CoreStatus(core, meters, maxEvents);
    if (core instanceof Observer observer) {
      meters.counter(MeterName.FAILURE_DROPPED, observer, Observer::droppedFailures);
      hooks.add(observer.interceptHandlers(new HandlerRecorder(status.listeners(), errors)));
      hooks.add(observer.onFailure(new FailureRecorder(status.listeners(), errors)));
    }
    // The core holds this binding, and not only its recorder: CoreBindings looks for it.
    hooks.add(core.interceptEmits(this::emitted));
  }

  private void emitted(OutgoingEvent event, EmitInterceptor.Chain chain) {
    emits.intercept(event, chain);
  }

  Core core() {
    return core;
  }

  /** The value of the tag {@code core}. */
  String name() {
    return meters.core();
  }

  /** Removes the hooks and the meters. */
  void close() {
    hooks.forEach(Registration::close);
    meters.close();
  }
}

package io.vireo.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.Registration;
import java.util.ArrayList;
import java.util.List;

/** The hooks in one core that trace its events by one {@code OpenTelemetry}. */
final class CoreBinding {
  private final Core core;
  private final EmitTracer emits;
  private final List<Registration> hooks = new ArrayList<>();

  /** How many handles of the program stand for this. {@link CoreBindings} guards it. */
  int users;

  private CoreBinding(Core core, EmitTracer emits) {
    this.core = core;
    this.emits = emits;
  }

  static CoreBinding open(OpenTelemetry telemetry, Core core, int maxEvents) {
    Telemetry shared = new Telemetry(telemetry, core);
    CoreBinding binding = new CoreBinding(core, new EmitTracer(shared, maxEvents));
    try {
      binding.hooks.add(core.interceptClientCalls(SuppressedInstrumentation.OF_CLIENT_CALLS));
      if (core instanceof Observer observer) {
        binding.hooks.add(observer.interceptHandlers(new HandlerTracer(shared, maxEvents)));
      }
      // The core holds this binding, and not only its tracer: CoreBindings looks for it.
      binding.hooks.add(core.interceptEmits(binding::emitted));
      return binding;
    } catch (RuntimeException | Error e) {
      binding.close();
      throw e;
    }
  }

  private void emitted(OutgoingEvent event, EmitInterceptor.Chain chain) {
    emits.intercept(event, chain);
  }

  Core core() {
    return core;
  }

  /** Removes the hooks. */
  void close() {
    hooks.forEach(Registration::close);
  }
}

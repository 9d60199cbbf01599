package io.vireo.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.instrumentation.Binding;

/** The hooks in one core that trace its events by one {@code OpenTelemetry}. */
final class CoreBinding extends Binding {
  private final EmitTracer emits;
  private final HandlerTracer handlers;

  CoreBinding(OpenTelemetry telemetry, Core core, int maxEvents) {
    super(core);
    Telemetry shared = new Telemetry(telemetry, core);
    this.emits = new EmitTracer(shared, maxEvents);
    this.handlers = new HandlerTracer(shared, maxEvents);
  }

  @Override
  protected void open() {
    SuppressedInstrumentation.addTo(core());
    if (core() instanceof Observer observer) {
      add(observer.interceptHandlers(handlers));
    }
    // The core holds this binding, and not only its tracer: Bindings looks for it.
    add(core().interceptEmits(this::emitted));
  }

  private void emitted(OutgoingEvent event, EmitInterceptor.Chain chain) {
    emits.intercept(event, chain);
  }
}

package io.vireo.micrometer;

import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.instrumentation.Binding;

/** The hooks in one core by which it is observed. */
final class ObservationBinding extends Binding {
  private final EmitObservations emits;
  private final HandlerObservations handlers;

  ObservationBinding(Core core, EmitObservations emits, HandlerObservations handlers) {
    super(core);
    this.emits = emits;
    this.handlers = handlers;
  }

  @Override
  protected void open() {
    // The core holds this binding, and not only the interceptor: Bindings looks for it.
    add(core().interceptEmits(this::emitted));
    if (core() instanceof Observer observer) {
      add(observer.interceptHandlers(handlers));
    }
  }

  private void emitted(OutgoingEvent event, EmitInterceptor.Chain chain) {
    emits.intercept(event, chain);
  }
}

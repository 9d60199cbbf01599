package io.vireo.micrometer;

import io.vireo.Core;
import io.vireo.EmitInterceptor;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.Registration;
import java.util.ArrayList;
import java.util.List;

/** The hooks in one core by which it is observed. */
final class ObservationBinding extends Binding {
  private final List<Registration> hooks = new ArrayList<>();
  private final EmitObservations emits;

  ObservationBinding(Core core, EmitObservations emits, HandlerObservations handlers) {
    super(core);
    this.emits = emits;
    // The core holds this binding, and not only the interceptor: Bindings looks for it.
    hooks.add(core.interceptEmits(this::emitted));
    if (core instanceof Observer observer) {
      hooks.add(observer.interceptHandlers(handlers));
    }
  }

  private void emitted(OutgoingEvent event, EmitInterceptor.Chain chain) {
    emits.intercept(event, chain);
  }

  @Override
  void close() {
    hooks.forEach(Registration::close);
  }
}

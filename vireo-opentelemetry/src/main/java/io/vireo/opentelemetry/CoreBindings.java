package io.vireo.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.vireo.Core;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of this JVM: a core is bound to an {@code OpenTelemetry} once. Both are held weakly,
 * since a core that is still used holds its bindings. One lock guards all of it; it is taken only
 * to open and to close a binding.
 */
final class CoreBindings {
  private static final Object LOCK = new Object();

  private static final Map<OpenTelemetry, List<WeakReference<CoreBinding>>> BINDINGS =
      new WeakHashMap<>();

  private CoreBindings() {}

  static AutoCloseable open(OpenTelemetry telemetry, Core core, int maxEvents) {
    synchronized (LOCK) {
      List<WeakReference<CoreBinding>> there =
          BINDINGS.computeIfAbsent(telemetry, any -> new ArrayList<>());
      there.removeIf(reference -> reference.get() == null);
      CoreBinding binding = bindingOf(core, there);
      if (binding == null) {
        binding = CoreBinding.open(telemetry, core, maxEvents);
        there.add(new WeakReference<>(binding));
      }
      binding.users++;
      return handle(telemetry, binding);
    }
  }

  private static @Nullable CoreBinding bindingOf(
      Core core, List<WeakReference<CoreBinding>> there) {
    for (WeakReference<CoreBinding> reference : there) {
      CoreBinding binding = reference.get();
      if (binding != null && binding.core() == core) {
        return binding;
      }
    }
    return null;
  }

  private static AutoCloseable handle(OpenTelemetry telemetry, CoreBinding binding) {
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        release(telemetry, binding);
      }
    };
  }

  private static void release(OpenTelemetry telemetry, CoreBinding binding) {
    synchronized (LOCK) {
      binding.users--;
      if (binding.users > 0) {
        return;
      }
      binding.close();
      List<WeakReference<CoreBinding>> there = BINDINGS.get(telemetry);
      if (there != null) {
        there.removeIf(reference -> reference.get() == binding);
      }
    }
  }
}

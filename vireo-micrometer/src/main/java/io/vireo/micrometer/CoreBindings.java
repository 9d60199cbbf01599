package io.vireo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of this JVM, by their registries: a core is bound to a registry once, and no two
 * cores of a registry have the same name. Registries and bindings are held weakly, since a core
 * that is still used holds its binding. One lock guards all of it; it is taken only to open and to
 * close a binding.
 */
final class CoreBindings {
  private static final Object LOCK = new Object();

  private static final Map<MeterRegistry, List<WeakReference<CoreBinding>>> BINDINGS =
      new WeakHashMap<>();

  private CoreBindings() {}

  static AutoCloseable open(MeterRegistry registry, Core core, Settings settings) {
    synchronized (LOCK) {
      List<WeakReference<CoreBinding>> there =
          BINDINGS.computeIfAbsent(registry, any -> new ArrayList<>());
      there.removeIf(reference -> reference.get() == null);
      CoreBinding binding = bindingOf(core, there);
      if (binding == null) {
        Settings unique = settings.withName(freeName(settings.name(), there));
        binding = CoreBinding.open(registry, core, unique);
        there.add(new WeakReference<>(binding));
      }
      binding.users++;
      return handle(registry, binding);
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

  private static String freeName(String wanted, List<WeakReference<CoreBinding>> there) {
    List<String> taken = new ArrayList<>();
    for (WeakReference<CoreBinding> reference : there) {
      CoreBinding binding = reference.get();
      if (binding != null) {
        taken.add(binding.name());
      }
    }
    String name = wanted;
    for (int number = 2; taken.contains(name); number++) {
      name = wanted + "-" + number;
    }
    return name;
  }

  private static AutoCloseable handle(MeterRegistry registry, CoreBinding binding) {
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        release(registry, binding);
      }
    };
  }

  private static void release(MeterRegistry registry, CoreBinding binding) {
    synchronized (LOCK) {
      binding.users--;
      if (binding.users > 0) {
        return;
      }
      binding.close();
      List<WeakReference<CoreBinding>> there = BINDINGS.get(registry);
      if (there != null) {
        there.removeIf(reference -> reference.get() == binding);
      }
    }
  }
}

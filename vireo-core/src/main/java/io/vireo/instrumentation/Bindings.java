package io.vireo.instrumentation;

import io.vireo.Core;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of this JVM, by the registries of a library of metrics or traces: a core is bound to
 * a registry once. Registries and bindings are held weakly, since a core that is still used holds
 * its binding. One lock guards all of it; it is taken only to open and to close a binding, and not
 * for events. Any thread may call.
 *
 * @param <R> the type of the registries
 * @param <B> the type of the bindings
 */
public final class Bindings<R, B extends Binding> {
  private final Object lock = new Object();
  private final Map<R, List<WeakReference<B>>> bindings = new WeakHashMap<>();

  /** Makes one without bindings. */
  public Bindings() {}

  /**
   * Binds a core to a registry, if it is not bound to it already.
   *
   * @param registry gets what is measured or traced
   * @param core what is measured or traced
   * @param factory makes a binding, which is opened then; it is given the other bindings of the
   *     registry
   * @return closes the binding when all its handles are closed. {@code close} is idempotent
   */
  public AutoCloseable open(R registry, Core core, Function<List<B>, B> factory) {
    synchronized (lock) {
      List<WeakReference<B>> references =
          bindings.computeIfAbsent(registry, any -> new ArrayList<>());
      references.removeIf(reference -> reference.get() == null);
      List<B> others =
          references.stream().map(WeakReference::get).filter(Objects::nonNull).toList();
      B binding = bindingOf(core, others);
      if (binding == null) {
        binding = opened(factory.apply(others));
        references.add(new WeakReference<>(binding));
      }
      binding.users++;
      return handle(registry, binding);
    }
  }

  private static <B extends Binding> B opened(B binding) {
    try {
      binding.open();
      return binding;
    } catch (RuntimeException | Error e) {
      binding.close();
      throw e;
    }
  }

  private static <B extends Binding> @Nullable B bindingOf(Core core, List<B> bindings) {
    for (B binding : bindings) {
      if (binding.core() == core) {
        return binding;
      }
    }
    return null;
  }

  private AutoCloseable handle(R registry, B binding) {
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        release(registry, binding);
      }
    };
  }

  private void release(R registry, B binding) {
    synchronized (lock) {
      binding.users--;
      if (binding.users > 0) {
        return;
      }
      binding.close();
      List<WeakReference<B>> references = bindings.get(registry);
      if (references != null) {
        references.removeIf(reference -> reference.get() == binding);
      }
    }
  }
}

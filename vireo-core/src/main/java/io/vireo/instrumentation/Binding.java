package io.vireo.instrumentation;

import io.vireo.Core;
import io.vireo.Registration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a library of metrics or traces has added to one core. {@link Bindings} opens and closes it,
 * each once and with a lock held, so neither may block.
 *
 * <p>Bindings are held weakly. So at least one interceptor that {@link #open} adds must be a method
 * of the binding, which the core then holds for as long as the interceptor is there.
 */
public abstract class Binding {
  private final Core core;
  private final List<Registration> hooks = new ArrayList<>();

  /**
   * How many handles of the program stand for this. {@link Bindings} has the lock that guards it.
   */
  int users;

  /**
   * Makes a binding that has added nothing yet.
   *
   * @param core what is measured or traced
   */
  protected Binding(Core core) {
    this.core = core;
  }

  /** {@return what is measured or traced} */
  protected final Core core() {
    return core;
  }

  /**
   * Adds the interceptors and listeners to the core, each by {@link #add}. If this throws, {@link
   * #close} is called, and the caller of {@link Bindings#open} gets what was thrown.
   */
  protected abstract void open();

  /**
   * Remembers what was added to the core.
   *
   * @param hook removes it
   */
  protected final void add(Registration hook) {
    hooks.add(hook);
  }

  /** Removes all that was added to the core. Throws nothing. */
  protected void close() {
    hooks.forEach(Registration::close);
  }
}

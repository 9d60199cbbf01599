package io.vireo;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sees each event before it is encoded: may change its data and options, or refuse it by throwing.
 * Interceptors run in the order in which they were added, on the emitting thread; they may not
 * block for long.
 */
@FunctionalInterface
public interface EmitInterceptor {

  /**
   * Called once for each event, not again when it is published again after a fault.
   *
   * @param event the event as it stands
   * @return the event to go on with; null fails the event with a {@link NullPointerException}, in
   *     the asynchronous forms by its future, as anything that is thrown but what {@link Core}
   *     names for a name or data
   */
  OutgoingEvent intercept(OutgoingEvent event);

  /**
   * An event on its way out.
   *
   * @param name its name
   * @param data its data, not yet encoded
   * @param options its options
   */
  record OutgoingEvent(String name, @Nullable Object data, EmitOptions options) {
    /**
     * Refuses null, which nothing could be done with later.
     *
     * @param name its name
     * @param data its data, not yet encoded
     * @param options its options
     */
    public OutgoingEvent {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(options, "options");
    }

    /** Names the event; never its data, which may be large or secret. */
    @Override
    public String toString() {
      return "OutgoingEvent[name=" + name + ", options=" + options + "]";
    }
  }
}

package io.vireo;

/**
 * What was added to a {@link Core} or {@link Observer} and can be removed again. Any thread may use
 * it.
 *
 * <pre>{@code
 * try (Registration counting = core.interceptEmits(counter)) {
 *   core.emit("order.placed", order);
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {
  /** Removes it. Does not wait: what is under way goes on with it. Idempotent. */
  @Override
  void close();
}

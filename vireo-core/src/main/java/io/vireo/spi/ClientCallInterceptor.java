package io.vireo.spi;

/**
 * Stands around the work that a driver does with the client library of its broker: around each call
 * of the library, and around each call by which the library hands something to the driver. Tracing
 * uses it where an agent traces the same library, because a context of its own has to be current
 * there.
 *
 * <pre>{@code
 * core.interceptClientCalls(() -> context.makeCurrent()::close);
 * }</pre>
 *
 * <p><b>Threads.</b> It is called on threads of the driver and of the client, and on threads of the
 * program that emit, several times for each event. A scope is closed by the thread on which it was
 * begun. Neither may block. What they throw, also an {@link Error}, is logged once a minute and
 * changes nothing. Handlers and emit interceptors never run within a scope.
 */
@FunctionalInterface
public interface ClientCallInterceptor {
  /**
   * Called before the driver works with the client library.
   *
   * @return closed when that is over
   */
  Scope begin();

  /** What has begun, and has to be ended on the same thread. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {
    /** Where nothing has to be ended. */
    Scope NONE = () -> {};

    /** Ends it. */
    @Override
    void close();
  }
}

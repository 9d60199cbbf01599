package io.vireo.spi;

import io.vireo.spi.ClientCallInterceptor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@linkplain ClientCallInterceptor interceptors} of one driver. The driver begins a scope
 * around each call of its client library. Without an interceptor that costs one volatile read. Any
 * thread may call any method, and none of them blocks.
 */
public final class ClientCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ClientCalls.class);
  private static final ClientCallInterceptor NONE = () -> Scope.NONE;

  /** The first one is the outermost. The list is also the lock that guards it. */
  private final List<Guarded> interceptors = new ArrayList<>();

  private final OncePerMinute failures = new OncePerMinute();

  /** All interceptors as one. */
  private volatile ClientCallInterceptor combined = NONE;

  /** Makes one without interceptors. */
  public ClientCalls() {}

  /**
   * Adds an interceptor within those that were added before.
   *
   * @param interceptor is asked from the next call on
   * @return removes it again, and may be run more than once
   */
  public Runnable add(ClientCallInterceptor interceptor) {
    Guarded guarded = new Guarded(Objects.requireNonNull(interceptor, "interceptor"));
    synchronized (interceptors) {
      interceptors.add(guarded);
      combine();
    }
    return () -> remove(guarded);
  }

  private void remove(Guarded interceptor) {
    synchronized (interceptors) {
      interceptors.remove(interceptor);
      combine();
    }
  }

  private void combine() {
    ClientCallInterceptor all = NONE;
    for (Guarded next : interceptors) {
      all = all == NONE ? next : nested(all, next);
    }
    combined = all;
  }

  private static ClientCallInterceptor nested(
      ClientCallInterceptor outer, ClientCallInterceptor inner) {
    return () -> {
      Scope first = outer.begin();
      Scope second = inner.begin();
      return () -> {
        second.close();
        first.close();
      };
    };
  }

  /**
   * Begins a call of the client library, or work with what the library has handed over.
   *
   * @return to be closed by the same thread
   */
  public Scope begin() {
    return combined.begin();
  }

  /**
   * Makes a task run within a scope, on whichever thread it runs.
   *
   * @param task works with the client library
   * @return the task itself if there is no interceptor at this moment
   */
  public Runnable around(Runnable task) {
    return combined == NONE
        ? task
        : () -> {
          Scope scope = begin();
          try {
            task.run();
          } finally {
            scope.close();
          }
        };
  }

  /** Logs what an interceptor throws. No event is lost by it. */
  private final class Guarded implements ClientCallInterceptor {
    private final ClientCallInterceptor interceptor;

    Guarded(ClientCallInterceptor interceptor) {
      this.interceptor = interceptor;
    }

    @Override
    public Scope begin() {
      try {
        Scope scope = interceptor.begin();
        return () -> end(scope);
      } catch (RuntimeException | Error e) {
        failed(e);
        return Scope.NONE;
      }
    }

    private void end(Scope scope) {
      try {
        scope.close();
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }

    private void failed(Throwable e) {
      if (failures.isDue("client calls")) {
        LOG.warn(
            "The interceptor of client calls {} has failed. That is said once a minute",
            interceptor,
            e);
      }
    }
  }
}

package io.vireo.console.internal.operation;

import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import java.util.function.Supplier;

/** Runs what an operation asks of the broker, and turns failures into refusals of the call. */
public final class BrokerCalls {
  private BrokerCalls() {}

  /**
   * Runs a task and returns its result.
   *
   * @throws ApiException with status 400 for a value that the API refuses, 409 if an event has no
   *     queue to go to, 503 if the broker cannot be reached, 504 if it has not answered in time
   */
  public static <T> T get(Supplier<T> task) {
    try {
      return task.get();
    } catch (NoConnectionException e) {
      throw ApiException.of(503, message(e), e);
    } catch (EmitTimeoutException e) {
      throw ApiException.of(504, message(e), e);
    } catch (UnroutableEventException e) {
      throw ApiException.of(409, message(e), e);
    } catch (VireoException | IllegalArgumentException e) {
      throw ApiException.of(400, message(e), e);
    }
  }

  /** Runs a task without a result, as {@link #get} does. */
  public static void run(Runnable task) {
    get(
        () -> {
          task.run();
          return true;
        });
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}

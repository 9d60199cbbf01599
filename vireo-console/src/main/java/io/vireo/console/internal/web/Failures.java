package io.vireo.console.internal.web;

import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for requests that failed. What nobody has foreseen is logged under an id, and the answer
 * has that id alone.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final int UNAVAILABLE = 503;
  private static final String RETRY_AFTER_SECONDS = "5";

  private final SecureRandom random = new SecureRandom();

  ConsoleResponse answer(RuntimeException failure, ConsoleRequest request) {
    if (failure instanceof ApiException refused) {
      return refused.status() == UNAVAILABLE
          ? unavailable(refused)
          : Answers.error(refused.status(), message(refused));
    }
    if (failure instanceof MethodNotAllowed refused) {
      return Answers.error(405, "This path knows only the methods " + refused.allowed())
          .withHeaders(Map.of("Allow", refused.allowed()));
    }
    if (failure instanceof NoConnectionException) {
      return unavailable(failure);
    }
    if (failure instanceof VireoException) {
      return Answers.error(409, message(failure));
    }
    byte[] bytes = new byte[6];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    LOG.error("The console could not answer {} (error {})", method(request), id, failure);
    return Answers.error(500, "The console has failed; its log has the cause, as error " + id);
  }

  private static ConsoleResponse unavailable(RuntimeException failure) {
    return Answers.error(UNAVAILABLE, message(failure))
        .withHeaders(Map.of("Retry-After", RETRY_AFTER_SECONDS));
  }

  /** Messages of exceptions name the broker as host, port and virtual host, without a password. */
  private static String message(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /**
   * The method, which is hostile text too; the path may have the name of an event and is left out.
   */
  private static String method(ConsoleRequest request) {
    String method = request.method();
    return method.matches("[A-Z]{1,10}") ? method : "a request";
  }
}

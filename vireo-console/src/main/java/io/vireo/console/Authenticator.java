package io.vireo.console;

import java.util.Optional;

/**
 * Tells who sends a request to the console, such as by a header or by the login of the server that
 * the console is part of.
 *
 * <p>The console calls it for each request, on the thread that serves the request; several threads
 * may call at the same time. An exception that it throws refuses the request with status 500 and is
 * logged.
 */
@FunctionalInterface
public interface Authenticator {
  /**
   * Tells who sends a request.
   *
   * @param request the request, whose body must not be read
   * @return the user; empty to refuse the request with status 401
   */
  Optional<ConsoleUser> authenticate(ConsoleRequest request);
}

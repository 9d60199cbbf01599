package io.vireo.console;

import io.vireo.Core;
import io.vireo.console.internal.ConsoleParts;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A console without a server of its own: it answers requests that another server has received. The
 * server hands over the requests below {@link ConsoleOptions#basePath}, and writes the answers. It
 * needs a thread for each open event stream, whose answer is written for as long as the tab is
 * open.
 *
 * <p>Any thread may call, several at a time. {@link #handle} blocks while the broker is asked.
 * {@link ConsoleOptions#address} and {@link ConsoleOptions#tls} are not used here.
 */
public final class ConsoleHandler implements AutoCloseable {
  private final ConsoleParts parts;

  private ConsoleHandler(ConsoleParts parts) {
    this.parts = parts;
  }

  /**
   * Makes a console. This method asks the broker nothing yet.
   *
   * @param core the connection to the broker, which is not closed with the console; an {@code
   *     Observer} will do too
   * @param options who may do what
   * @return a new console
   */
  public static ConsoleHandler of(Core core, ConsoleOptions options) {
    return of(core, options, options.hosts());
  }

  /**
   * Makes a console that may be called only by some names.
   *
   * @param hosts the names, in small letters; empty for any
   */
  static ConsoleHandler of(Core core, ConsoleOptions options, Set<String> hosts) {
    Objects.requireNonNull(core, "core");
    return new ConsoleHandler(new ConsoleParts(core, options, hosts));
  }

  /**
   * Answers a request. Never throws: what goes wrong becomes an answer with an error.
   *
   * @param request the request
   * @return the answer; its body may write an event stream for hours, see {@link
   *     ConsoleResponse.Body}
   */
  public ConsoleResponse handle(ConsoleRequest request) {
    return parts.handler().handle(Objects.requireNonNull(request, "request"));
  }

  /**
   * {@return the token with which an administrator logs in, to be told to the person who has
   * started the console and to nobody else; empty if there are only other ways to log in}
   */
  public Optional<String> token() {
    return parts.token();
  }

  /**
   * Ends all event streams and the threads of the console, whose API then answers with status 503.
   * The connection to the broker stays. This method is idempotent.
   */
  @Override
  public void close() {
    parts.close();
  }
}

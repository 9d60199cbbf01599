package io.vireo.console;

import io.vireo.Core;
import io.vireo.console.internal.access.Passwords;
import io.vireo.console.internal.server.ConsoleServer;
import io.vireo.console.internal.server.ServerLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A console with a server of its own.
 *
 * <pre>{@code
 * try (Console console = Console.serve(core, ConsoleOptions.defaults())) {
 *   System.out.println(console.loginUrl());
 *   app.join();
 * }
 * }</pre>
 *
 * <p>Any thread may call any method. Requests are answered on threads of the console, whose number
 * is limited.
 */
public final class Console implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);

  private final ConsoleHandler handler;
  private final ConsoleServer server;
  private final URI url;

  private Console(ConsoleHandler handler, ConsoleServer server, URI url) {
    this.handler = handler;
    this.server = server;
    this.url = url;
  }

  /**
   * Starts a console. If it makes a token itself, it logs the URL with the token once, at level
   * INFO. At another address than a loopback address and without TLS it logs a warning.
   *
   * @param core the connection to the broker, which is not closed with the console; an {@code
   *     Observer} will do too
   * @param options where the console is, and who may do what
   * @return the console, which is ready for requests
   * @throws java.io.UncheckedIOException if the address cannot be bound
   */
  public static Console serve(Core core, ConsoleOptions options) {
    ConsoleHandler handler = ConsoleHandler.of(core, options, hosts(options));
    try {
      ConsoleServer server =
          ConsoleServer.start(
              handler::handle,
              options.address(),
              options.basePath(),
              options.tls(),
              ServerLimits.STANDARD);
      Console console = new Console(handler, server, url(options, server.port()));
      console.announce(options);
      return console;
    } catch (RuntimeException e) {
      handler.close();
      throw e;
    }
  }

  /**
   * Hashes a password for a line {@code name:role:hash} of {@link ConsoleOptions#usersFile}.
   *
   * @param password 8 characters or more, and at most 72 bytes of UTF-8, of which BCrypt sees no
   *     more
   * @return the hash by BCrypt, another one each time
   * @throws IllegalArgumentException if the password is shorter or longer
   */
  public static String hashPassword(String password) {
    return Passwords.hash(password);
  }

  /** By a loopback address, only this machine's names lead here; another name is an attack. */
  private static Set<String> hosts(ConsoleOptions options) {
    InetAddress address = options.address().getAddress();
    if (!options.hosts().isEmpty() || !address.isLoopbackAddress()) {
      return options.hosts();
    }
    Set<String> hosts = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1", "::1"));
    hosts.add(address.getHostAddress().toLowerCase(Locale.ROOT));
    hosts.add(options.address().getHostString().toLowerCase(Locale.ROOT));
    return hosts;
  }

  private static URI url(ConsoleOptions options, int port) {
    InetSocketAddress address = options.address();
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "localhost"
            : address.getAddress().getHostAddress().replaceFirst("%.*", "");
    return URI.create(
        "%s://%s:%s%s"
            .formatted(
                options.tls().isPresent() ? "https" : "http",
                host.indexOf(':') < 0 ? host : "[" + host + "]",
                port,
                options.basePath()));
  }

  private void announce(ConsoleOptions options) {
    if (!options.address().getAddress().isLoopbackAddress() && options.tls().isEmpty()) {
      LOG.warn(
          "The console at {} can be reached by other machines without encryption, which shows"
              + " passwords and data to the network; set ConsoleOptions.tls, or bind 127.0.0.1 and"
              + " put a proxy with TLS in front of it",
          url);
    }
    boolean madeHere = options.token().isEmpty() && handler.token().isPresent();
    LOG.info("The console is at {}", madeHere ? loginUrl() : url);
  }

  /**
   * {@return where the console is, with the port that was bound; of an address that stands for all
   * addresses of this machine, by the name localhost}
   */
  public URI url() {
    return url;
  }

  /**
   * {@return the URL that logs an administrator in, with the token behind the {@code #}, which
   * browsers send to no server; the same as {@link #url} if there is no token}
   */
  public URI loginUrl() {
    return handler.token().map(token -> URI.create(url + "#token=" + token)).orElse(url);
  }

  /** {@return the token with which an administrator logs in; empty if there are only other ways} */
  public Optional<String> token() {
    return handler.token();
  }

  /** Ends the server, all event streams and the threads of the console. It is idempotent. */
  @Override
  public void close() {
    handler.close();
    server.close();
  }

  /** Shows where the console is, without its token. */
  @Override
  public String toString() {
    return "Console[" + url + "]";
  }
}

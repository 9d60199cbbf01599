package io.vireo.console.tour;

import io.vireo.Core;
import io.vireo.console.Console;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * A console in this JVM, at a free port. Nina is its administrator, Otto an operator, and Vera a
 * viewer.
 */
public final class ConsoleUnderTest implements AutoCloseable {
  /** The least strength that BCrypt knows, so that a login takes a millisecond. */
  private static final int STRENGTH = 4;

  private final String token = newSecret();
  private final String password = newSecret();
  private final Path users;
  private final Core core;
  private final Console console;

  private ConsoleUnderTest(String broker, UnaryOperator<ConsoleOptions.Builder> options) {
    users = writeUsers(password);
    core = Core.connect(broker);
    console =
        Console.serve(
            core,
            options
                .apply(
                    ConsoleOptions.builder()
                        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .usersFile(users)
                        .token(token))
                .build());
  }

  /** Serves a console for a broker. */
  public static ConsoleUnderTest of(String broker) {
    return with(broker, options -> options);
  }

  /** Serves a console for a broker, with its management API if it has one. */
  public static ConsoleUnderTest of(EmptyBroker broker) {
    return with(
        broker.url(), options -> broker.management().map(options::management).orElse(options));
  }

  /** Serves a console with further options. */
  public static ConsoleUnderTest with(
      String broker, UnaryOperator<ConsoleOptions.Builder> options) {
    return new ConsoleUnderTest(broker, options);
  }

  /** A secret of the form that ./dev test searches for in all that tests have written. */
  private static String newSecret() {
    return "secret-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static Path writeUsers(String password) {
    String hash = BCrypt.hashpw(password, BCrypt.gensalt(STRENGTH));
    StringBuilder lines = new StringBuilder();
    add(lines, "nina", Role.ADMIN, hash);
    add(lines, "otto", Role.OPERATOR, hash);
    add(lines, "vera", Role.VIEWER, hash);
    try {
      return Files.writeString(Files.createTempFile("console-users", ".txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(StringBuilder lines, String name, Role role, String hash) {
    lines.append(name).append(':').append(role.name().toLowerCase(Locale.ROOT));
    lines.append(':').append(hash).append('\n');
  }

  public String url() {
    return console.url().toString();
  }

  /** {@return the API as a script uses it that has the token} */
  public ConsoleApi api() {
    return new ConsoleApi(url(), token);
  }

  /** Opens the overview in a tab of Nina's, with light colours. */
  public Page open() {
    return open("nina");
  }

  /** Opens the overview in a tab of a user's. */
  public Page open(String user) {
    Page page = Browser.shared().open(url());
    signIn(page, user);
    return page;
  }

  /** Signs a user in on the page for that, which is open. */
  public void signIn(Page page, String user) {
    page.all().role("radio", "Name and password").click();
    page.label("Name").fill(user);
    page.label("Password").fill(password);
    page.button("Sign in").click();
    page.all().role("heading", "Overview").await();
    // Without a session, the question who is signed in is refused.
    page.refusals();
  }

  /** Signs in with the token. */
  public void signInWithTheToken(Page page) {
    page.css("#login-token").fill(token);
    page.button("Sign in").click();
    page.all().role("heading", "Overview").await();
    page.refusals();
  }

  @Override
  public void close() {
    console.close();
    core.close();
    try {
      Files.deleteIfExists(users);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

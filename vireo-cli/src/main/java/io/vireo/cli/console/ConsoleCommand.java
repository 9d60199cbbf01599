package io.vireo.cli.console;

import io.vireo.Core;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.Logs;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.console.Console;
import io.vireo.console.ConsoleOptions;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code vireo console}: serves the web console. */
@Command(
    name = "console",
    header = "Serve the web console: see observers and routes, and bring failed events back.",
    description = {
      "",
      "The console is a web page and a JSON API on this machine. It prints where it is and how to log in. Ctrl-C ends it.",
      "",
      "With neither --users nor --trusted-proxy, whoever has the token is an administrator. The token is made at start, unless --token-file gives one.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo console",
      "  vireo console --url amqps://shop@rabbit.example.com --read-only",
      "  vireo console --address 0.0.0.0 --tls-server console.p12 --users users.txt",
      "  vireo console --hash-password < password.txt      # a hash for the file of --users"
    })
public final class ConsoleCommand implements Callable<Integer> {
  /** Settings of the HTTP server of the JDK, which it reads once for the whole process. */
  private static final List<String> CONNECTIONS = List.of("jdk.httpserver.maxConnections", "2000");

  private static final List<String> NO_DELAY = List.of("sun.net.httpserver.nodelay", "true");

  private static final List<String> MEMORY =
      List.of(
          "memory: is in one JVM, and this command runs in another JVM than your program: the console shows nothing but what is emitted in it.",
          "A program on memory: serves a console of its own with Console.serve, or by the property vireo.console.enabled of Spring Boot.");

  private final Environment environment;

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private UserOptions users = new UserOptions();

  @Option(
      names = "--hash-password",
      description =
          "Read a password from standard input, print its hash for the file of --users, and end.")
  private boolean hashPassword;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public ConsoleCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (hashPassword) {
      String password = PasswordInput.read(environment);
      String hash = CommandException.optionsOf(() -> Console.hashPassword(password));
      StandardOutput.print(environment, List.of(hash));
      return ExitCode.DONE;
    }
    ConsoleOptions options =
        CommandException.optionsOf(
            () -> users.addTo(server.addTo(ConsoleOptions.builder())).build());
    setIfMissing(CONNECTIONS);
    setIfMissing(NO_DELAY);
    if (!connection.verbose()) {
      Logs.showWarnings(environment.err());
    }
    Broker broker = connection.broker(environment.variables());
    try (Core core = new Core(broker.driver());
        Console console = serve(core, options)) {
      return await(console, broker);
    }
  }

  private static Console serve(Core core, ConsoleOptions options) {
    try {
      return Console.serve(core, options);
    } catch (UncheckedIOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Tells where the console is, and waits until the command is interrupted. */
  private int await(Console console, Broker broker) {
    CountDownLatch interrupted = new CountDownLatch(1);
    environment
        .interruption()
        .whenInterrupted(
            () -> {
              interrupted.countDown();
              console.close();
              return ExitCode.DONE;
            });
    List<String> lines = new ArrayList<>();
    if (broker.isMemory()) {
      lines.addAll(MEMORY);
    }
    lines.add("The console for " + broker.endpoint() + " is at " + console.url());
    if (console.token().isPresent()) {
      lines.add("Log in by opening " + console.loginUrl());
    }
    lines.add("Ctrl-C ends it");
    StandardOutput.print(environment, lines);
    try {
      interrupted.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private static void setIfMissing(List<String> property) {
    if (System.getProperty(property.get(0)) == null) {
      System.setProperty(property.get(0), property.get(1));
    }
  }
}

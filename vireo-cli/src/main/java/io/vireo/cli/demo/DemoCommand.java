package io.vireo.cli.demo;

import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code vireo demo}: runs the order story. */
@Command(
    name = "demo",
    header =
        "Run a small order story, in which events are shared, broadcast, fail and are redriven.",
    description = {
      "",
      "A shop emits orders, two warehouses compete for them and broadcast what they have packed, and two offices handle each broadcast. One order fails, is found in recovery, corrected and redriven. The demo takes some seconds. It ends with a summary; the exit code is 0 if the numbers add up, 1 if not.",
      "",
      "Without --url or --url-file it runs in memory and needs no broker. On RabbitMQ each run has its own event names, and its queues are removed afterwards.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  vireo demo", "  vireo demo --url amqp://localhost", "  vireo demo --pace 1s"})
public final class DemoCommand implements Callable<Integer> {
  private static final String IN_MEMORY = "memory:";

  private final Environment environment;

  @Option(
      names = "--pace",
      paramLabel = "TIME",
      defaultValue = "250ms",
      converter = DurationConverter.class,
      description = "The time between two orders (default: ${DEFAULT-VALUE}).")
  private Duration pace = Duration.ofMillis(250);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public DemoCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Broker broker = connection.brokerOr(IN_MEMORY, environment.variables());
    PrintStream out = new PrintStream(environment.out(), true, StandardCharsets.UTF_8);
    out.println("An order story on " + broker.endpoint());
    boolean balanced = new OrderStory(broker::driver, pace, connection.timeout(), out).tell();
    return balanced ? ExitCode.DONE : ExitCode.FAILED;
  }
}

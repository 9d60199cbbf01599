package io.vireo.cli.control;

import io.vireo.ObserverStatus;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.text.Quantity;
import io.vireo.operations.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code vireo ping}: lists the observers that answer. */
@Command(
    name = "ping",
    header = "Ask all observers to answer, and print the id, host and process of each.",
    description = {
      "",
      "Exit code 3 means that no observer answered. Observers of the Python library do not answer. 'vireo observers' shows more about each.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  vireo ping", "  vireo ping --for 3s", "  vireo ping > /dev/null || page-somebody"})
public final class PingCommand implements Callable<Integer> {
  private final Environment environment;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "How long to collect answers (default: ${DEFAULT-VALUE}).")
  private Duration howLong = Duration.ofSeconds(1);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public PingCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    try (RemoteObservers remote = connection.remoteObservers(environment)) {
      List<ObserverStatus> observers = remote.ping(howLong);
      List<String> lines = new ArrayList<>();
      lines.add(
          Quantity.of(observers.size(), "observer")
              + " answered on "
              + remote.endpoint()
              + " within "
              + DurationConverter.text(howLong));
      observers.forEach(
          one ->
              lines.add(
                  SafeText.oneLine(one.id() + "  " + one.host() + ", process " + one.process())));
      StandardOutput.print(environment, lines);
      return observers.isEmpty() ? ExitCode.NOBODY : ExitCode.DONE;
    }
  }
}

package io.vireo.cli.control;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.ExchangeOptions;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The original's command: steers an observer by a signal that travels among its events. */
@Command(
    name = "observer",
    header = "Signal an observer the way of the Python library: among the events of a route.",
    description = {
      "",
      "The way to steer an observer of the Python library; one of Java understands it too. For Java observers 'vireo pause' and 'vireo resume' with --observer are the better way: they reach the observer itself, tell whether it has obeyed, and say who did it and why.",
      "",
      "Without --broadcast, the signal is taken by any of those who compete for the route's events, and passed on until it reaches the one it is for; one for an observer that is not there is dropped after 10 hops among Java listeners. A Java listener hears the signal to resume if a signal has paused it; one that was paused otherwise is resumed by 'vireo resume'.",
      "",
      "Done means that the route has the signal, not that it was obeyed. Exit code 3 tells that nobody listens.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb pause order.placed",
      "  vireo observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb resume order.placed",
      "  vireo observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb pause 'prices.up' --broadcast"
    })
public final class ObserverCommand implements Callable<Integer> {
  private final Environment environment;

  /** What the Python library understands. */
  enum Signal {
    ping,
    pause,
    resume
  }

  @Parameters(index = "0", paramLabel = "ID", description = "The observer's id.")
  private String observerId = "";

  @Parameters(
      index = "1",
      paramLabel = "SIGNAL",
      description = "One of ${COMPLETION-CANDIDATES}; a ping is taken and has no effect.")
  private Signal signal = Signal.ping;

  @Parameters(
      index = "2",
      paramLabel = "EVENT",
      description = "An event that the observer listens to.")
  private String event = "";

  @Option(
      names = {"-b", "--broadcast"},
      description = "Signal those who listen to broadcasts instead of the shared route.")
  private boolean broadcast;

  @Mixin private ExchangeOptions exchange = new ExchangeOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
  private boolean quiet;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public ObserverCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Broker broker = connection.broker(environment.variables());
    try (Core core = new Core(broker.driver())) {
      send(core);
    }
    if (!quiet) {
      StandardOutput.print(
          environment,
          List.of(
              ErrorReporter.oneSafeLine(
                  "Sent "
                      + signal
                      + " to "
                      + event
                      + " on "
                      + broker.endpoint()
                      + " for observer "
                      + observerId)));
    }
    return ExitCode.DONE;
  }

  private void send(Core core) {
    EmitOptions options = CommandException.optionsOf(this::options);
    Map<String, String> body = new LinkedHashMap<>();
    body.put("remote_signal", "remote:" + signal);
    body.put("controller_id", observerId);
    if (broadcast) {
      core.broadcast(event, body, options);
    } else {
      core.emit(event, body, options);
    }
  }

  private EmitOptions options() {
    return exchange
        .addTo(EmitOptions.builder().required(true).timeout(connection.timeout()))
        .build();
  }
}

package io.vireo.cli.control;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.ExchangeOptions;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.text.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code vireo observer} of the Python library: controls an observer by a signal that
 * is sent as an event of its route.
 */
@Command(
    name = "observer",
    header = "Send an observer a signal of the Python library, as an event of its route.",
    description = {
      "",
      "This controls an observer of the Python library; a Java observer understands it too. For Java observers, 'vireo pause' and 'vireo resume' with --observer are better: they reach the observer directly, tell whether it has obeyed, and record who paused it and why.",
      "",
      "Without --broadcast, any listener of the route may get the signal; it emits the signal again until the right observer gets it. Java listeners drop a signal after 10 hops, in case its observer does not run. A Java listener gets the signal to resume only if a signal has paused it; if it was paused in another way, 'vireo resume' resumes it.",
      "",
      "Exit code 0 means that the route has the signal, not that the observer has obeyed. Exit code 3 means that nobody listens.",
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

  /** The signals that the Python library understands. */
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
      description = "One of ${COMPLETION-CANDIDATES}; a ping has no effect.")
  private Signal signal = Signal.ping;

  @Parameters(
      index = "2",
      paramLabel = "EVENT",
      description = "An event that the observer listens to.")
  private String event = "";

  @Option(
      names = {"-b", "--broadcast"},
      description =
          "Send the signal as a broadcast, to listeners of broadcasts instead of the shared route.")
  private boolean broadcast;

  @Mixin private ExchangeOptions exchange = new ExchangeOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
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
              SafeText.oneLine(
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

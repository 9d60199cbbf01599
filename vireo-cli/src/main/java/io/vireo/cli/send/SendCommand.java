package io.vireo.cli.send;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.ExchangeOptions;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.FinalReport;
import io.vireo.cli.terminal.JsonArgument;
import io.vireo.cli.terminal.ProgressBar;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.util.RawValue;

/** The options and the work that {@code emit} and {@code broadcast} have in common. */
abstract class SendCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Environment environment;
  private final String verb;

  @Parameters(
      index = "0",
      paramLabel = "EVENT",
      description = "The event's name, such as order.placed.")
  private String event = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = {
        "The event's data: one JSON value, sent exactly as written (default: null).",
        "- reads standard input: NDJSON in UTF-8, one event per line. Blank lines are skipped. The command stops at the first line that is not JSON; the lines before it have been sent."
      })
  private @Nullable String json;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "A header of the event; its value is text. Can be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The message id (default: a new one). All events of --repeat get the same id.")
  private @Nullable String id;

  @Option(
      names = {"-n", "--repeat"},
      paramLabel = "N",
      description = "Send the event N times (default: 1).")
  private @Nullable Long repeat;

  @Mixin private ExchangeOptions exchange = new ExchangeOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
  private boolean quiet;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  SendCommand(Environment environment, String verb) {
    this.environment = environment;
    this.verb = verb;
  }

  /**
   * Sends one event.
   *
   * @return a future of whether a queue took the event
   */
  abstract CompletableFuture<Boolean> send(
      Core core, String event, RawValue data, EmitOptions options);

  /** Adds the options that only one of the two commands has. */
  abstract EmitOptions.Builder addTo(EmitOptions.Builder options);

  @Override
  public final Integer call() throws IOException {
    Broker broker = connection.broker(environment.variables());
    EmitOptions options = CommandException.optionsOf(this::options);
    EventSource source = source();
    try (Core core = new Core(broker.driver())) {
      EventSender sender =
          new EventSender(data -> send(core, event, data, options), connection.timeout());
      return send(source, sender);
    }
  }

  private int send(EventSource source, EventSender sender) throws IOException {
    boolean single = source.total().orElse(0) == 1;
    SendReport report = new SendReport(event, verb, single);
    FinalReport finalReport = new FinalReport();
    long start = System.nanoTime();
    try (ProgressBar bar =
        new ProgressBar(environment, source.total(), () -> sender.outcomes().done())) {
      environment
          .interruption()
          .whenInterrupted(
              () -> {
                sender.stop();
                bar.end();
                return finalReport.once(
                    () -> report.printInterrupted(sender.outcomes(), environment.err()));
              });
      sender.sendAll(source);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return finalReport.once(() -> report.print(sender.outcomes(), took, quiet, environment.err()));
  }

  private EmitOptions options() {
    EmitOptions.Builder options =
        EmitOptions.builder().headers(headers).timeout(connection.timeout());
    if (id != null) {
      options.messageId(id);
    }
    return addTo(exchange.addTo(options)).build();
  }

  private EventSource source() throws IOException {
    if (STANDARD_INPUT.equals(json)) {
      if (repeat != null || id != null) {
        throw CommandException.wrongUse(
            "--repeat and --id are for a single event; with - each line of standard input is an event");
      }
      return new NdjsonEvents(environment.in());
    }
    if (repeat != null && repeat < 1) {
      throw CommandException.wrongUse("--repeat " + repeat + " is less than 1");
    }
    if (json == null) {
      warnOfUnreadInput();
    }
    RawValue data = json == null ? new RawValue("null") : JsonArgument.check("The data", json);
    return new RepeatedEvent(data, repeat == null ? 1 : repeat);
  }

  /**
   * Warns a user who may have forgotten the dash. Standard input is read only with a dash: in a
   * script or a loop it is the input of another command, and it may never end.
   */
  private void warnOfUnreadInput() {
    if (!quiet && environment.hasInput()) {
      ErrorReporter.report(
          environment.err(),
          "Standard input was not read, and the data is null; give - to send an event for each line of it");
    }
  }
}

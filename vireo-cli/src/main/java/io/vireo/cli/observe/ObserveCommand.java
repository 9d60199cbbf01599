package io.vireo.cli.observe;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.ExchangeOptions;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.Logs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.util.TokenBuffer;

/** The command {@code vireo observe}: prints events as they arrive. */
@Command(
    name = "observe",
    header = "Observe events: print each one as a line of JSON.",
    description = {
      "",
      "Each line is an object {event, id, timestamp, redelivered, headers, data}; with --data-only it is the data alone, which 'vireo emit EVENT -' reads. An event is acknowledged after it is printed. An event that cannot be printed goes back to its queue.",
      "",
      "Ctrl-C, SIGTERM or the end of a program that reads the lines, such as head, ends the command, and no event is lost. The exit code is 0, or 1 if fewer than --count events have arrived.",
      "",
      "'vireo pause' pauses this command like any listener. A message on standard error tells when it is paused and resumed.",
      "",
      "This command competes with other listeners: without --broadcast, an event that it prints reaches no other listener of that event. Events that are not JSON go to RECOVERY.EVENT.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo observe order.placed",
      "  vireo observe order.placed order.paid --count 10 --pretty",
      "  vireo observe 'prices.*' --broadcast | jq .data",
      "  vireo observe order.placed --resumable          # keeps events while it does not run",
      "  vireo observe order.placed --data-only | vireo emit order.copied -"
    })
public final class ObserveCommand implements Callable<Integer> {
  /**
   * Printing fails only after the observer has been stopped, and a stopped observer gives an event
   * back instead of trying it again. So any number above zero will do.
   */
  private static final int IMMEDIATE_RETRIES = 100;

  private static final int DEFAULT_PREFETCH = 250;

  private final Environment environment;

  @Parameters(
      arity = "1..*",
      paramLabel = "EVENT",
      description =
          "The events' names. With --broadcast, * stands for one word and # for any number of words.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = {"-b", "--broadcast"},
      description = "Listen to broadcasts instead of the shared route.")
  private boolean broadcast;

  @Option(
      names = {"-r", "--resumable"},
      description = "Keep the events of this route while nobody listens, with no time limit.")
  private boolean resumable;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "End after exactly N events; further ones stay in the queue.")
  private @Nullable Long count;

  @Option(
      names = {"-p", "--pretty"},
      description = "Print indented JSON, on several lines.")
  private boolean pretty;

  @Option(
      names = {"-d", "--data-only"},
      description = "Print the data of each event alone.")
  private boolean dataOnly;

  @Option(
      names = "--prefetch",
      paramLabel = "N",
      description =
          "How many events to fetch in advance (default: 250, or --count if that is less).")
  private @Nullable Integer prefetch;

  @Mixin private ExchangeOptions exchange = new ExchangeOptions();

  @Option(
      names = {"-q", "--quiet"},
      description =
          "Do not print on standard error when this command listens, is paused and is resumed.")
  private boolean quiet;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public ObserveCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Broker broker = connection.broker(environment.variables());
    ObserveOptions options = CommandException.optionsOf(this::options);
    EventPrinter printer = new EventPrinter(environment.out(), pretty, dataOnly);
    String endpoint = broker.endpoint();
    // Warnings are held back until the listeners are registered: if that fails, one line with the
    // error is printed instead of them.
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    showWarnings(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try (Observer observer = new Observer(broker.driver())) {
      ObserveSession session = new ObserveSession(observer, printer, count, environment.err());
      List<Subscription> subscriptions =
          new Registration(observer, endpoint, connection.timeout())
              .register(
                  () ->
                      events.stream()
                          .map(event -> listen(observer, event, session, options))
                          .toList());
      environment.interruption().whenInterrupted(session::end);
      showWarnings(environment.err());
      environment.err().writeBytes(warnings.toByteArray());
      printListening(endpoint);
      return await(session, observer, subscriptions);
    }
  }

  private int await(ObserveSession session, Observer observer, List<Subscription> subscriptions) {
    if (quiet) {
      return session.await();
    }
    try (PauseWatch watch = new PauseWatch(observer, subscriptions, environment.err())) {
      watch.start();
      return session.await();
    }
  }

  private void showWarnings(PrintStream err) {
    if (!connection.verbose()) {
      Logs.showWarnings(err);
    }
  }

  private Subscription listen(
      Observer observer, String event, ObserveSession session, ObserveOptions options) {
    return broadcast
        ? observer.onBroadcastMessage(event, TokenBuffer.class, session::print, options)
        : observer.onMessage(event, TokenBuffer.class, session::print, options);
  }

  private void printListening(String endpoint) {
    if (!quiet) {
      environment
          .err()
          .println(
              (broadcast ? "Listening to broadcasts of " : "Listening to ")
                  + String.join(", ", events)
                  + " on "
                  + endpoint
                  + (count == null ? "; Ctrl-C ends" : ""));
    }
  }

  private ObserveOptions options() {
    if (count != null && count < 1) {
      throw CommandException.wrongUse("--count " + count + " is less than 1");
    }
    if (broadcast && resumable) {
      throw CommandException.wrongUse(
          "--resumable is for shared routes; broadcasts are not kept while nobody listens");
    }
    ObserveOptions.Builder options =
        ObserveOptions.builder()
            .resumable(resumable)
            .prefetch(prefetch())
            .retryPolicy(RetryPolicy.immediately(IMMEDIATE_RETRIES));
    return exchange.addTo(options).build();
  }

  private int prefetch() {
    if (prefetch == null) {
      return count == null ? DEFAULT_PREFETCH : (int) Math.min(count, DEFAULT_PREFETCH);
    }
    if (prefetch < 1 || prefetch > ObserveOptions.MAX_PREFETCH) {
      throw CommandException.wrongUse(
          "--prefetch " + prefetch + " is not between 1 and " + ObserveOptions.MAX_PREFETCH);
    }
    return prefetch;
  }
}

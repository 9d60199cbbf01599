package io.vireo.cli.doctor;

import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.doctor.Doctor;
import io.vireo.operations.doctor.Routing;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code vireo explain}: explains where an event would go. */
@Command(
    name = "explain",
    header = "Explain where an event of this name would go right now.",
    description = {
      "",
      "For emit, it shows the exchange, the queue, the listeners, where failed and delegated events go, and whether the route is paused. For broadcast, it shows the listeners whose pattern matches. It sends no event of that name and changes nothing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo explain order.placed",
      "  vireo explain order.placed --url amqp://broker/shop",
      "  vireo explain order.placed --json | jq .emit.answer"
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(paramLabel = "EVENT", description = "The event's name, such as order.placed.")
  private String event = "";

  @Mixin private InspectionOptions inspection = new InspectionOptions();

  public ExplainCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    List<String> memory =
        List.of(
            "memory: is in one JVM, and this command runs in another JVM than your program: nobody here listens to "
                + event
                + ", so emit would answer false, and broadcast would reach nobody.",
            "In your program, emit answers true once on(\""
                + event
                + "\", ...) was called with the same memory: URL; its listeners take turns.");
    inspection.examine(environment, memory, this::explain);
    return ExitCode.DONE;
  }

  private Report explain(Doctor doctor) {
    Routing routing = doctor.explain(event);
    return new Report(
        inspection.json() ? List.of(JsonReport.of(routing)) : ExplanationTree.lines(routing), true);
  }
}

package io.vireo.cli.doctor;

import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with a broker and what to do about it. */
@Command(
    name = "doctor",
    header = "Examine a broker and its routes: what differs from what Vireo needs, and what to do.",
    description = {
      "",
      "Reaches the broker, asks the observers, and checks each route's queue, its form, its bindings and its consumers. It changes nothing. Exit code 1 tells of a problem.",
      "",
      "RabbitMQ lists queues only in its management API. Where that cannot be reached, the routes are those that observers have answered for and those of --route.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo doctor",
      "  vireo doctor --url amqp://broker/shop --route order.placed",
      "  vireo doctor --management http://broker:15672",
      "  vireo doctor --json | jq -c 'select(.kind == \"finding\")'"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final List<String> MEMORY =
      List.of(
          "memory: is in one JVM, and this is another than your program's: there is nothing to examine.",
          "In a program, health() and control().ping() tell how its observers are.");

  private final Environment environment;

  @Option(
      names = "--route",
      paramLabel = "ROUTE",
      description = "Look at this route as well. Can be repeated.")
  private Set<String> routes = new TreeSet<>();

  @Mixin private InspectionOptions inspection = new InspectionOptions();

  public DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    boolean healthy = inspection.examine(environment, MEMORY, this::examine);
    return healthy ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Doctor.Report examine(Doctor doctor) {
    return doctor.examine(routes, inspection.json());
  }
}

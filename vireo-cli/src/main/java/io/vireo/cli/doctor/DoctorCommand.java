package io.vireo.cli.doctor;

import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.doctor.Doctor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code vireo doctor}: finds problems of a broker and its routes, and says what to do.
 */
@Command(
    name = "doctor",
    header = "Examine a broker and its routes: what is wrong, why it matters, and what to do.",
    description = {
      "",
      "Connects to the broker, asks the observers, and checks the queue, bindings and consumers of each route. It changes nothing. Exit code 1 means that it has found a problem.",
      "",
      "RabbitMQ lists queues only in its management API. If that cannot be read, the command checks the routes of the observers that answer and those of --route.",
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
          "memory: is in one JVM, and this command runs in another JVM than your program: there is nothing to examine.",
          "In a program, health() and control().ping() show the state of its observers.");

  private final Environment environment;

  @Option(
      names = "--route",
      paramLabel = "ROUTE",
      description = "Check this route too. Can be repeated.")
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

  private Report examine(Doctor doctor) {
    Doctor.Examination examination = doctor.examine(routes);
    return new Report(
        inspection.json()
            ? JsonReport.of(examination.survey(), examination.findings())
            : DoctorReport.lines(examination.survey(), examination.findings()),
        examination.healthy());
  }
}

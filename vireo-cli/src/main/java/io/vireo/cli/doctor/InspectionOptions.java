package io.vireo.cli.doctor;

import io.vireo.Core;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.rabbitmq.RabbitInspector;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that examine a broker have in common: whom they ask, how they tell it. */
public final class InspectionOptions {
  @Option(
      names = "--management",
      paramLabel = "URL",
      description = {
        "The management API: http[s]://[user[:password]@]host[:port] (default: port 15672 of the broker's host, with amqps 15671 and https; the same user).",
        "Without it less can be seen; what could not is printed."
      })
  private @Nullable String management;

  @Option(
      names = {"-j", "--json"},
      description = "Print JSON, one object a line.")
  private boolean json;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public boolean json() {
    return json;
  }

  public ConnectionOptions connection() {
    return connection;
  }

  /** Where the management API is said to be; null if nobody said. */
  public @Nullable ManagementUrl managementUrl() {
    return management == null ? null : ManagementUrl.parse(management);
  }

  /**
   * Connects, examines, and prints what comes out.
   *
   * @param environment where to print
   * @param memory what to say where there is no broker
   * @param examination what to look at
   * @return whether all is well
   */
  boolean examine(
      Environment environment, List<String> memory, Function<Doctor, Doctor.Report> examination) {
    ManagementUrl api = managementUrl();
    Broker broker = connection.broker(environment.variables());
    if (broker.isMemory()) {
      StandardOutput.print(environment, memory);
      return true;
    }
    try (RabbitInspector inspector =
            RabbitInspector.connect(broker.rabbitOptions(connection.timeout()));
        Core core = new Core(broker.driver())) {
      Doctor doctor = new Doctor(inspector, api, core.control(), connection.timeout());
      Doctor.Report report = examination.apply(doctor);
      StandardOutput.print(
          environment,
          json ? report.lines() : report.lines().stream().map(ErrorReporter::safeLine).toList());
      return report.healthy();
    }
  }
}

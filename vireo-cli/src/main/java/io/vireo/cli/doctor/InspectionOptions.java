package io.vireo.cli.doctor;

import io.vireo.Core;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.doctor.Advice;
import io.vireo.operations.doctor.Doctor;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.operations.text.SafeText;
import io.vireo.rabbitmq.RabbitInspector;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all commands that examine a broker have in common. */
public final class InspectionOptions {
  private static final Advice ADVICE =
      new Advice(
          "Routes that neither --route nor an observer has named",
          "--management URL gives its address, --route ROUTE names a route");

  @Option(
      names = "--management",
      paramLabel = "URL",
      description = {
        "The management API: http[s]://[user[:password]@]host[:port] (default: port 15672 of the broker's host, or 15671 and https with amqps; the user of the broker).",
        "Without the management API the command sees less, and prints what it could not see."
      })
  private @Nullable String management;

  @Option(
      names = {"-j", "--json"},
      description = "Print JSON, one object per line.")
  private boolean json;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public boolean json() {
    return json;
  }

  public ConnectionOptions connection() {
    return connection;
  }

  /** Returns the URL of the management API; null if the option was not given. */
  public @Nullable ManagementUrl managementUrl() {
    return management == null ? null : ManagementUrl.parse(management);
  }

  /**
   * Connects to the broker, examines it and prints the report.
   *
   * @param environment where to print
   * @param memory what to print for {@code memory:}, which has no broker
   * @param examination examines the broker
   * @return whether there is no problem
   */
  boolean examine(
      Environment environment, List<String> memory, Function<Doctor, Report> examination) {
    ManagementUrl api = managementUrl();
    Broker broker = connection.broker(environment.variables());
    if (broker.isMemory()) {
      StandardOutput.print(environment, memory);
      return true;
    }
    try (RabbitInspector inspector =
            RabbitInspector.connect(broker.rabbitOptions(connection.timeout()));
        Core core = new Core(broker.driver())) {
      Doctor doctor = new Doctor(inspector, api, core.control(), connection.timeout(), ADVICE);
      Report report = examination.apply(doctor);
      StandardOutput.print(
          environment,
          json ? report.lines() : report.lines().stream().map(SafeText::line).toList());
      return report.healthy();
    }
  }
}

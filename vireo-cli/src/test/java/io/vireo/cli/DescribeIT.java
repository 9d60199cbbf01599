package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.cli.VireoProcess.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged command describes services that run in other processes. */
class DescribeIT {
  private static final RabbitNode node = RabbitNode.start();

  private final List<Process> services = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void end() {
    services.forEach(Process::destroyForcibly);
  }

  private void start(Class<?>... mainClasses) throws IOException {
    for (Class<?> main : mainClasses) {
      services.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  main.getName(),
                  node.url())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(folder.resolve(main.getSimpleName()).toFile())
              .start());
    }
    for (Class<?> main : mainClasses) {
      Path output = folder.resolve(main.getSimpleName());
      Eventually.holds(() -> read(output).contains("Ready"));
    }
    try (Core core = Core.connect(node.url())) {
      Eventually.holds(() -> core.control().ping(Duration.ofMillis(200)).size() == services.size());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static Result run(String... arguments) {
    try (VireoProcess process =
        VireoProcess.start(
            Stream.concat(
                    Stream.concat(Stream.of("describe"), Stream.of(arguments)),
                    Stream.of("--url", node.url()))
                .toArray(String[]::new))) {
      return process.await();
    }
  }

  @Test
  void theServicesOfOtherProcessesAreOneDocument() throws IOException {
    start(ShopService.class, BillingService.class);

    Result result = run();

    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode document = Json.MAPPER.readTree(result.out());
    assertThat(document.path("operations").propertyNames())
        .contains(
            "BillingService.receive-describe.placed",
            "BillingService.send-describe.billed",
            "ShopService.receive-describe.billed",
            "ShopService.send-describe.placed");
    assertThat(document.path("channels").propertyNames())
        .contains("describe.billed", "describe.placed")
        .hasSize(4);
    assertThat(document.path("components").path("schemas").propertyNames())
        .containsExactly(
            "Address-BillingService",
            "Address-ShopService",
            "Bill",
            "Order-BillingService",
            "Order-ShopService");
    assertThat(result.err().lines())
        .allMatch(line -> line.startsWith("vireo: "))
        .anyMatch(line -> line.startsWith("vireo: schemas/Address differs between services"));
    assertThat(run("--markdown").lines())
        .contains(
            "| [describe.placed](#channel-describe.placed) | ShopService | BillingService |",
            "| [describe.billed](#channel-describe.billed) | BillingService | ShopService |");
  }

  @Test
  void aServiceThatHasEndedIsABreakingChange() throws IOException {
    start(ShopService.class, BillingService.class);
    Path before = folder.resolve("before.json");
    assertThat(run("--output", before.toString()).exitCode()).isZero();
    assertThat(run("--diff", before.toString()).exitCode()).isZero();

    Process billing = services.remove(1);
    billing.destroy();
    try (Core core = Core.connect(node.url())) {
      Eventually.holds(() -> core.control().ping(Duration.ofMillis(200)).size() == 1);
    }
    Result result = run("--diff", before.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.lines())
        .contains(
            "  describe.placed, received by BillingService",
            "    operation: the event is no longer received, and what senders send is lost");
  }

  @Test
  void thatNobodyAnswersIsSaid() {
    Result result = run("--for", "200ms");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("vireo: No observer answered on amqp://");
  }
}

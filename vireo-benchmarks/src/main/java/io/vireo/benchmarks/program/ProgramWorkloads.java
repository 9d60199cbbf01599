package io.vireo.benchmarks.program;

import io.vireo.benchmarks.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The workloads that start programs. The folder {@code applications} has the sources of the
 * programs, each with a class path of its own.
 */
public final class ProgramWorkloads {
  private static final String FOLDER = "vireo.benchmarks.applications";

  private ProgramWorkloads() {}

  /**
   * Lists the workloads.
   *
   * @return the start of a Spring Boot application, and a hundred tests
   */
  public static List<Workload> all() {
    return List.of(
        new ProgramRun(
            "start-up",
            "a Spring Boot application without a web server, from the start of its process to the"
                + " end of the first handler",
            "Handled 42",
            List.of(
                new Program(
                    "Vireo",
                    "vireo-spring-boot-starter; a method with @OnEvent.",
                    (broker, route) ->
                        command(
                            "start-up-vireo", "--route=" + route, "--vireo.url=" + broker.url())),
                new Program(
                    "Spring AMQP",
                    "spring-boot-starter-amqp; a method with @RabbitListener and a"
                        + " JacksonJsonMessageConverter.",
                    (broker, route) ->
                        command(
                            "start-up-spring-amqp",
                            "--route=" + route,
                            "--spring.rabbitmq.addresses=" + broker.url())))),
        new ProgramRun(
            "user-tests",
            "a hundred tests with @VireoTest in memory, each with an observer and two events, from"
                + " the start of the JVM to the end of the last test",
            "Passed: 100",
            List.of(
                new Program(
                    "Vireo",
                    "vireo-test; JUnit's launcher runs the tests one after the other.",
                    (broker, route) -> command("user-tests")))));
  }

  private static List<String> command(String application, String... arguments) {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      throw new IllegalStateException(
          "The property "
              + FOLDER
              + " is not set; ./dev bench builds the applications and sets it");
    }
    Path jar = Path.of(folder, application, "target", application + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("There is no " + jar + "; ./dev bench builds it");
    }
    List<String> command = new ArrayList<>(List.of(JavaProcess.java(), "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}

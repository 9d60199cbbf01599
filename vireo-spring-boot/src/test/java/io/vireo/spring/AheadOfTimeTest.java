package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/** An application that was processed ahead of time, as {@code spring-boot:process-aot} does it. */
class AheadOfTimeTest {

  @TempDir private Path folder;
  private Path sources;
  private Path resources;
  private Path classes;

  @BeforeEach
  void process() throws Exception {
    sources = folder.resolve("sources");
    resources = folder.resolve("resources");
    classes = Files.createDirectories(folder.resolve("classes"));
    run(
        SpringApplicationAotProcessor.class.getName(),
        List.of(),
        AheadOfTimeApplication.class.getName(),
        sources.toString(),
        resources.toString(),
        classes.toString(),
        "io.vireo.test",
        "shop");
  }

  @Test
  void theTypesOfEventsAndTheirHandlersAreKnownToANativeImage() throws IOException {
    String hints = Files.readString(find(resources, "reachability-metadata.json"));

    assertThat(hints)
        .contains("\"name\": \"ship\"")
        .contains(AheadOfTimeApplication.Order.class.getName())
        .contains(AheadOfTimeApplication.Item.class.getName());
  }

  @Test
  void theApplicationRunsOnItsGeneratedCode() throws Exception {
    compile();

    String output =
        run(AheadOfTimeApplication.class.getName(), List.of("-Dspring.aot.enabled=true"));

    assertThat(output)
        .contains("Starting AOT-processed")
        .contains("shipped Order[id=42, items=[Item[name=a]]]");
  }

  private void compile() throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      String[] arguments =
          Stream.concat(
                  Stream.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath()),
                  files.map(Path::toString).filter(file -> file.endsWith(".java")))
              .toArray(String[]::new);
      assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    }
  }

  private String classPath() {
    return classes
        + File.pathSeparator
        + resources
        + File.pathSeparator
        + System.getProperty("java.class.path");
  }

  private static Path find(Path root, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError("No " + name + " in " + root));
    }
  }

  private String run(String main, List<String> options, String... arguments) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Stream.of(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        Stream.of("-XX:TieredStopAtLevel=1", "-cp", classPath()),
                        options.stream(),
                        Stream.of(main),
                        Stream.of(arguments))
                    .flatMap(part -> part)
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}

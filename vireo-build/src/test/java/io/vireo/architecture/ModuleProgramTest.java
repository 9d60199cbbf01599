package io.vireo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a program that is a module in a process of its own. */
class ModuleProgramTest {
  private static final String ORDER =
      "package shop.events; public record Order(int id, java.util.List<shop.parts.Part> parts) {}";
  private static final String PART = "package shop.parts; public record Part(String name) {}";
  private static final String MAIN =
      """
      package shop;

      import io.vireo.Observer;
      import io.vireo.TypeRef;
      import java.util.List;
      import java.util.Map;
      import java.util.concurrent.CountDownLatch;
      import shop.events.Order;

      public class Main {
        private static final CountDownLatch DONE = new CountDownLatch(2);

        public static void main(String[] arguments) throws InterruptedException {
          try (Observer app = Observer.connect("memory:")) {
            try {
              app.emit("out", new Order(1, List.of(new shop.parts.Part("a"))));
              System.out.println("emitted");
            } catch (RuntimeException e) {
              System.out.println(e.getMessage());
            }
            app.onFailure(failure -> tell(failure.exception().getMessage()));
            app.on("in", Order.class, order -> tell("handled " + order));
            app.on("list", new TypeRef<List<Order>>() {}, all -> tell("handled " + all));
            Map<String, Object> order = Map.of("id", 1, "parts", List.of(Map.of("name", "a")));
            app.emit("in", order);
            app.emit("list", List.of(order));
            DONE.await();
          }
        }

        private static void tell(String what) {
          System.out.println(what);
          DONE.countDown();
        }
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeSources() throws IOException {
    write("module-info.java", "module shop { requires io.vireo; }");
    write("shop/events/Order.java", ORDER);
    write("shop/parts/Part.java", PART);
    write("shop/Main.java", MAIN);
    compile();
  }

  @Test
  void aPackageThatIsClosedToJacksonIsNamedWithTheLineThatOpensIt() throws Exception {
    List<String> output = run();

    assertThat(output).hasSize(3);
    assertThat(output)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "Module shop",
                        "package shop.",
                        "'opens shop.",
                        " to tools.jackson.databind;' to its module-info.java"));
    assertThat(output.get(0)).contains("opens shop.events to");
  }

  @Test
  void packagesOfNestedDataAreNamedToo() throws Exception {
    List<String> output = run("--add-opens", "shop/shop.events=tools.jackson.databind");

    assertThat(output).hasSize(3);
    assertThat(output)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("Module shop", "'opens shop.parts to tools.jackson.databind;'"));
  }

  @Test
  void theProgramWorksWithThePackagesOpened() throws Exception {
    List<String> output =
        run(
            "--add-opens",
            "shop/shop.events=tools.jackson.databind",
            "--add-opens",
            "shop/shop.parts=tools.jackson.databind");

    assertThat(output)
        .containsExactlyInAnyOrder(
            "emitted",
            "handled Order[id=1, parts=[Part[name=a]]]",
            "handled [Order[id=1, parts=[Part[name=a]]]]");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve("source").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-d", folder.resolve("classes").toString(), "-p", modulePath(), "-nowarn"));
    try (Stream<Path> files = Files.walk(folder.resolve("source"))) {
      files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
    }
    int failed =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
  }

  /** Runs the program and returns the lines of its standard output. */
  private List<String> run(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-p", folder.resolve("classes") + File.pathSeparator + modulePath()));
    command.addAll(List.of("-m", "shop/shop.Main"));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(() -> errorsIn(errors)).isZero();
    return output.lines().toList();
  }

  private static String errorsIn(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(ModuleProgramTest::isNeeded)
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  private static boolean isNeeded(String entry) {
    return Stream.of("vireo-core", "jackson", "slf4j-api", "jspecify").anyMatch(entry::contains);
  }
}

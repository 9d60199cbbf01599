package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests show on JUnit 6 holds on the oldest JUnit that is supported. */
class OldestJUnitTest {
  /** The build puts the jars there. */
  private static final Path JARS = Path.of("target", "oldest-junit");

  @Test
  void theExtensionWorksOnJUnit512(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "-Dlogback.configurationFile="
                    + System.getProperty("logback.configurationFile", ""),
                InnerTests.class.getName(),
                OrderShippingTest.class.getName(),
                VireoExtensionTest.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = process.waitFor();

    assertThat(code).as(Files.readString(output)).isZero();
  }

  /** That of this JVM, with the oldest JUnit in place of its own. */
  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(JARS)) {
      Stream<String> others =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .filter(path -> !Path.of(path).getFileName().toString().startsWith("junit-"));
      String all =
          Stream.concat(others, jars.map(Path::toString))
              .collect(Collectors.joining(File.pathSeparator));
      assertThat(all).contains("junit-jupiter-api-5.12").contains("junit-platform-launcher-1.12");
      return all;
    }
  }
}

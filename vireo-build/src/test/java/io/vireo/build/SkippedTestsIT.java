package io.vireo.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users who only want to install Vireo run {@code mvn -DskipTests install}. This test builds a
 * project with the parent of Vireo and with one integration test, which fails.
 */
class SkippedTestsIT {
  private static final Path ROOT = Path.of("..");
  private static final String IT_RAN = "the integration test has run";

  @TempDir private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    Files.writeString(
        project.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <parent>
            <groupId>io.vireo</groupId>
            <artifactId>vireo-parent</artifactId>
            <version>%s</version>
            <relativePath>%s</relativePath>
          </parent>
          <artifactId>one-failing-test</artifactId>
          <dependencies>
            <dependency>
              <groupId>org.junit.jupiter</groupId>
              <artifactId>junit-jupiter</artifactId>
              <scope>test</scope>
            </dependency>
          </dependencies>
        </project>
        """
            .formatted(
                System.getProperty("vireo.version"),
                project.toRealPath().relativize(ROOT.resolve("pom.xml").toRealPath())));
    // These are the JVM options that Error Prone needs.
    Files.createDirectory(project.resolve(".mvn"));
    Path jvm = Path.of(".mvn", "jvm.config");
    Files.copy(ROOT.resolve(jvm), project.resolve(jvm));
    Path tests = Files.createDirectories(project.resolve(Path.of("src", "test", "java", "one")));
    Files.writeString(
        tests.resolve("FailingIT.java"),
        """
        package one;

        import org.junit.jupiter.api.Assertions;
        import org.junit.jupiter.api.Test;

        class FailingIT {
          @Test
          void fails() {
            Assertions.fail("%s");
          }
        }
        """
            .formatted(IT_RAN));
  }

  @Test
  void noIntegrationTestRunsWhereTestsAreSkipped() throws Exception {
    Build build = build("-DskipTests");

    assertThat(build.output()).contains("BUILD SUCCESS").doesNotContain(IT_RAN);
    assertThat(build.exitCode()).isZero();
  }

  @Test
  void integrationTestsRunWhereTestsAreNotSkipped() throws Exception {
    Build build = build();

    assertThat(build.output()).contains("BUILD FAILURE").contains(IT_RAN);
    assertThat(build.exitCode()).isNotZero();
  }

  private record Build(int exitCode, String output) {}

  /** Builds the project offline up to the phase that fails for a failed integration test. */
  private Build build(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "--offline",
                "--batch-mode",
                "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                // These checks are about the whole of Vireo and about the format of its sources.
                "-Denforcer.skip",
                "-Dspotless.check.skip",
                "-DforkCount=1"));
    command.addAll(List.of(options));
    command.add("verify");
    Path output = project.resolve("output.txt");
    Process maven =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(maven.waitFor(5, TimeUnit.MINUTES)).as("Maven ended within 5 minutes").isTrue();
    } finally {
      maven.destroyForcibly();
    }
    return new Build(maven.exitValue(), Files.readString(output, UTF_8));
  }
}

package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.describe.AsyncApiParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example builds where a user copies it to, with what this build would publish. */
class ExamplesIT {
  @TempDir private static Path repositoryFolder;
  private static LocalRepository repository;

  @TempDir private Path folder;

  @BeforeAll
  static void makeRepository() throws IOException {
    repository = LocalRepository.in(repositoryFolder);
  }

  static List<String> examples() throws IOException {
    return ExamplesTest.examples();
  }

  /** Most of their tests have run as a part of this build. One writes the description. */
  @ParameterizedTest
  @MethodSource("examples")
  void aCopyIsBuiltAndItsDescriptionIsValid(String example) throws Exception {
    copy(ExamplesTest.EXAMPLES.resolve(example), folder);

    try (MavenProcess maven =
        MavenProcess.start(
            repository.maven("--quiet", "package", "-Dtest=*Test#itsEventsAreDescribed"), folder)) {
      int exitCode = maven.awaitEnd();

      assertThat(maven.output()).doesNotContain("[ERROR]");
      assertThat(exitCode).isZero();
    }
    assertThat(folder.resolve("target/" + example + ".jar")).isNotEmptyFile();
    AsyncApiParser.Verdict verdict = AsyncApiParser.check(folder.resolve("target/asyncapi.json"));
    assertThat(verdict.messages()).isEmpty();
    assertThat(verdict.accepted()).isTrue();
  }

  /** Copies what is in a folder, except what a build of the example has made. */
  private static void copy(Path from, Path to) throws IOException {
    Path made = from.resolve("target");
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(one -> !one.equals(from) && !one.startsWith(made)).toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}

package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example is a project that a user can copy: nothing in its POM is known only here. */
class ExamplesTest {
  private static final Path ROOT = Path.of("..");
  static final Path EXAMPLES = ROOT.resolve("examples");
  private static final Path BOM = ROOT.resolve("vireo-bom/pom.xml");

  static List<String> examples() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static List<String> values(String example, String path) throws IOException {
    return ReleaseFolder.values(EXAMPLES.resolve(example + "/pom.xml"), path);
  }

  @Test
  void eachIsBuiltByTheProfileAndByNothingElse() throws IOException {
    Path pom = ROOT.resolve("pom.xml");
    assertThat(ReleaseFolder.values(pom, "profiles/profile/modules/module"))
        .filteredOn(module -> module.startsWith("examples"))
        .containsExactlyInAnyOrderElementsOf(
            examples().stream().map(name -> "examples/" + name).toList());
    assertThat(ReleaseFolder.values(pom, "modules/module"))
        .noneMatch(module -> module.startsWith("examples"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsParentIsThatOfSpringBootIfAny(String example) throws IOException {
    assertThat(values(example, "parent/artifactId")).isSubsetOf("spring-boot-starter-parent");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itTakesItsVersionsFromTheBomAndNamesOnlyWhatTheBomLists(String example) throws IOException {
    assertThat(values(example, "dependencyManagement/dependencies/dependency/artifactId"))
        .containsExactly("vireo-bom");
    assertThat(values(example, "dependencyManagement/dependencies/dependency/version"))
        .containsExactlyElementsOf(ReleaseFolder.values(BOM, "version"));
    assertThat(values(example, "dependencies/dependency/artifactId"))
        .filteredOn(artifact -> artifact.startsWith("vireo"))
        .isNotEmpty()
        .isSubsetOf(
            ReleaseFolder.values(BOM, "dependencyManagement/dependencies/dependency/artifactId"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itHasNoPathOutOfItsFolder(String example) throws IOException {
    assertThat(Files.readString(EXAMPLES.resolve(example + "/pom.xml")))
        .doesNotContain("..", "vireo-parent", "multiModuleProjectDirectory");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itHasAReadmeOfOneScreen(String example) throws IOException {
    assertThat(Files.readAllLines(EXAMPLES.resolve(example + "/README.md"))).hasSizeBetween(10, 75);
  }
}

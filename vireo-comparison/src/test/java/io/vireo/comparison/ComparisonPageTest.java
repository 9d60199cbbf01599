package io.vireo.comparison;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the page shows the three programs as they are, in full, and counts their lines. */
class ComparisonPageTest {
  private static final Path PAGE = Path.of("../docs/guide/comparison.md");
  private static final Path SOURCES = Path.of("src/test/java/io/vireo/comparison");
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final List<String> PROGRAMS = List.of("vireo", "spring", "smallrye");
  private static final List<String> CONFIGURATIONS =
      List.of("vireo.properties", "spring.properties", "META-INF/microprofile-config.properties");

  @Test
  void theJavaBlocksAreTheProgramsInFull() throws IOException {
    List<String> programs = new ArrayList<>();
    for (String program : PROGRAMS) {
      programs.add(code(program));
    }

    assertShown(blocks("<!-- java: comparison -->\\s*```java"), programs);
  }

  @Test
  void thePropertiesAreThoseOfThePrograms() throws IOException {
    List<String> configurations = new ArrayList<>();
    for (String configuration : CONFIGURATIONS) {
      configurations.add(Files.readString(RESOURCES.resolve(configuration)));
    }

    assertShown(blocks("```properties"), configurations);
  }

  @ParameterizedTest
  @CsvSource({
    "1, vireo, vireo.properties",
    "2, spring, spring.properties",
    "3, smallrye, META-INF/microprofile-config.properties"
  })
  void theLinesAreCounted(int column, String program, String configuration) throws IOException {
    assertThat(cell("Lines of Java", column)).isEqualTo(lines(code(program)).size());
    assertThat(cell("Lines of configuration", column))
        .isEqualTo(lines(Files.readString(RESOURCES.resolve(configuration))).size());
  }

  private static void assertShown(List<String> blocks, List<String> sources) {
    assertThat(blocks).allSatisfy(block -> assertThat(String.join("\n", sources)).contains(block));
    assertThat(lines(String.join("\n", blocks)))
        .containsExactlyInAnyOrderElementsOf(lines(String.join("\n", sources)));
  }

  private static List<String> blocks(String opening) throws IOException {
    return Pattern.compile(opening + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** Returns the program without its package, imports and comments. */
  private static String code(String program) throws IOException {
    return Files.readString(SOURCES.resolve(program).resolve("Orders.java"))
        .replaceAll("(?s)^.*?\\*/\n", "");
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).collect(toCollection(ArrayList::new));
  }

  private static int cell(String row, int column) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| " + row + " |"))
        .map(line -> line.split(" *\\| *", -1)[column + 1])
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow();
  }
}

package io.vireo.build;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tags of tests, by which a quick run leaves out those of faults, soaks and benchmarks and the
 * thorough ones.
 */
class SuitesTest {
  private static final Path ROOT = Path.of("..");
  private static final String FAULT = "fault";
  private static final String SOAK = "soak";
  private static final String BENCH = "bench";
  private static final String THOROUGH = "thorough";
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]*)\"\\)");
  private static final Pattern FAULTY_NAME =
      Pattern.compile(".*(Fault|Kill|Killed|Crash|Reconnect|Poison)(Contract)?IT");

  private static final List<TestSource> SOURCES = sources();

  private record TestSource(Path path, String text) {
    static TestSource read(Path path) {
      try {
        return new TestSource(path, Files.readString(path));
      } catch (IOException e) {
        throw new UncheckedIOException(path + " cannot be read", e);
      }
    }

    String name() {
      return path.getFileName().toString().replace(".java", "");
    }

    boolean isIntegrationTest() {
      return name().endsWith("IT");
    }

    String module() {
      return ROOT.relativize(path).getName(0).toString();
    }

    Set<String> tags() {
      return TAG.matcher(text)
          .results()
          .map(result -> result.group(1))
          .collect(toCollection(TreeSet::new));
    }

    /** The tags of the class, without those of single test methods. */
    Set<String> tagsOfTheClass() {
      return Pattern.compile("(?m)^" + TAG.pattern())
          .matcher(text)
          .results()
          .map(result -> result.group(1))
          .collect(toCollection(TreeSet::new));
    }
  }

  private static List<TestSource> sources() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve(Path.of("src", "test", "java")))
          .filter(Files::isDirectory)
          .flatMap(SuitesTest::sourcesIn)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The modules cannot be listed", e);
    }
  }

  private static Stream<TestSource> sourcesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> path.toString().endsWith(".java"))
          .map(TestSource::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
  }

  private static List<TestSource> integrationTests(Predicate<TestSource> which) {
    List<TestSource> found =
        SOURCES.stream().filter(TestSource::isIntegrationTest).filter(which).toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  @Test
  void noTagIsMisspelt() {
    assertThat(SOURCES.stream().filter(source -> !source.name().equals("SuitesTest")))
        .allSatisfy(source -> assertThat(source.tags()).isSubsetOf(FAULT, SOAK, BENCH, THOROUGH));
  }

  @Test
  void aTestNamedAfterAFaultIsTaggedAsAFault() {
    assertThat(integrationTests(source -> FAULTY_NAME.matcher(source.name()).matches()))
        .allSatisfy(source -> assertThat(source.tagsOfTheClass()).containsExactly(FAULT));
  }

  @Test
  void aTestThatRestartsANodeIsTaggedAsAFault() {
    assertThat(integrationTests(source -> source.text().contains(".restart()")))
        .allSatisfy(source -> assertThat(source.tags()).containsExactly(FAULT));
  }

  @Test
  void aTestOfTheSoakIsTaggedAsASoak() {
    assertThat(integrationTests(source -> source.module().equals("vireo-soak")))
        .allSatisfy(source -> assertThat(source.tagsOfTheClass()).containsExactly(SOAK));
  }

  @Test
  void theTestOfAllWorkloadsIsTaggedAsABenchmark() {
    assertThat(integrationTests(source -> source.name().equals("WorkloadsIT")))
        .allSatisfy(source -> assertThat(source.tagsOfTheClass()).containsExactly(BENCH));
  }

  @Test
  void aQuickRunTestsTheContractOfEveryDriver() {
    assertThat(integrationTests(source -> source.text().contains("extends DriverContract ")))
        .filteredOn(source -> !source.name().equals("QuorumContractIT"))
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source.tags()).isEmpty());
  }

  @Test
  void aQuickRunLeavesOutTheseTagsAndNoOthers() throws IOException {
    assertThat(Files.readString(ROOT.resolve("dev")))
        .doesNotContain("excludedGroups")
        .containsOnlyOnce("-Pquick");
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .containsOnlyOnce("<id>quick</id>")
        .containsOnlyOnce("excludedGroups>" + String.join(",", FAULT, SOAK, BENCH, THOROUGH) + "<");
  }
}

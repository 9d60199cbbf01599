package io.vireo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of docs/architecture.md show the packages of each module and their dependencies. */
class PackagesTest {

  @ParameterizedTest
  @CsvSource({
    "The packages of the engine, io.vireo.internal",
    "The packages of the RabbitMQ driver, io.vireo.rabbitmq.internal",
    "The packages of the Spring Boot module, io.vireo.spring",
    "The packages of what the command and the console have in common, io.vireo.operations",
    "The packages of the console, io.vireo.console.internal",
    "The packages of the command, io.vireo.cli",
    "The packages of the contract, io.vireo.tck"
  })
  void theTableShowsThePackagesAndTheirDependencies(String heading, String root)
      throws IOException {
    assertThat(shown(heading)).isEqualTo(actual(root));
  }

  private static Map<String, Set<String>> shown(String heading) throws IOException {
    Map<String, Set<String>> shown = new TreeMap<>();
    ArchitecturePage.read()
        .packages(heading)
        .values()
        .forEach(row -> shown.put(row.name(), row.uses()));
    return shown;
  }

  private static Map<String, Set<String>> actual(String root) {
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
    Map<String, Set<String>> actual = new TreeMap<>();
    for (JavaClass one : module) {
      String own = part(root, one);
      if (!own.isEmpty()) {
        Set<String> uses = actual.computeIfAbsent(own, part -> new TreeSet<>());
        one.getDirectDependenciesFromSelf().stream()
            .map(dependency -> part(root, dependency.getTargetClass()))
            .flatMap(part -> part.isEmpty() || part.equals(own) ? Stream.empty() : Stream.of(part))
            .forEach(uses::add);
      }
    }
    return actual;
  }

  /** The package of a type below the root; empty if it is the root itself or outside of it. */
  private static String part(String root, JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1) : "";
  }
}

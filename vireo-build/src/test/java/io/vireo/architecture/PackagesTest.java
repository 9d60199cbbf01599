package io.vireo.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of a module are those of the page on the architecture, and so are their arrows. */
class PackagesTest {
  private static final Path PAGE = Path.of("..", "docs", "architecture.md");
  private static final Pattern HEADING = Pattern.compile("(?m)^##+ ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\| ([^|]*)\\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @ParameterizedTest
  @CsvSource({
    "The packages of the engine, io.vireo.internal",
    "The packages of the RabbitMQ driver, io.vireo.rabbitmq.internal",
    "The packages of the command, io.vireo.cli",
    "The packages of the contract, io.vireo.tck"
  })
  void thePageShowsThePackagesAsTheyAre(String heading, String root) throws IOException {
    assertThat(shown("### " + heading)).isEqualTo(there(root));
  }

  private static Map<String, Set<String>> shown(String heading) throws IOException {
    Map<String, Set<String>> shown = new TreeMap<>();
    String page = Files.readString(PAGE);
    int begin = page.indexOf(heading);
    assertThat(begin).as(heading).isNotNegative();
    Matcher row = ROW.matcher(page.substring(begin, endOf(page, begin)));
    while (row.find()) {
      shown.put(
          row.group(1),
          NAME.matcher(row.group(2))
              .results()
              .map(name -> name.group(1))
              .collect(toCollection(TreeSet::new)));
    }
    return shown;
  }

  /** Up to the next heading. */
  private static int endOf(String page, int begin) {
    Matcher heading = HEADING.matcher(page);
    return heading.find(begin + 1) ? heading.start() : page.length();
  }

  private static Map<String, Set<String>> there(String root) {
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
    Map<String, Set<String>> there = new TreeMap<>();
    for (JavaClass one : module) {
      String own = part(root, one);
      if (!own.isEmpty()) {
        Set<String> uses = there.computeIfAbsent(own, part -> new TreeSet<>());
        one.getDirectDependenciesFromSelf().stream()
            .map(dependency -> part(root, dependency.getTargetClass()))
            .flatMap(part -> part.isEmpty() || part.equals(own) ? Stream.empty() : Stream.of(part))
            .forEach(uses::add);
      }
    }
    return there;
  }

  /** Empty for what is in none of them. */
  private static String part(String root, JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1) : "";
  }
}

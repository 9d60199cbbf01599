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
import org.junit.jupiter.api.Test;

/**
 * The packages of the engine are those of the page on the architecture, and so are their arrows.
 */
class EnginePackagesTest {
  private static final String ENGINE = "io.vireo.internal.";
  private static final Path PAGE = Path.of("..", "docs", "architecture.md");
  private static final String HEADING = "### The packages of the engine";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\| ([^|]*)\\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void thePageShowsThePackagesAsTheyAre() throws IOException {
    assertThat(shown()).isEqualTo(there());
  }

  private static Map<String, Set<String>> shown() throws IOException {
    Map<String, Set<String>> shown = new TreeMap<>();
    String page = Files.readString(PAGE);
    int begin = page.indexOf(HEADING);
    assertThat(begin).as(HEADING).isNotNegative();
    Matcher row = ROW.matcher(page.substring(begin, page.indexOf("\n## ", begin)));
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

  private static Map<String, Set<String>> there() {
    JavaClasses engine =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vireo.internal");
    Map<String, Set<String>> there = new TreeMap<>();
    for (JavaClass one : engine) {
      String own = part(one);
      if (!own.isEmpty()) {
        Set<String> uses = there.computeIfAbsent(own, part -> new TreeSet<>());
        one.getDirectDependenciesFromSelf().stream()
            .map(dependency -> part(dependency.getTargetClass()))
            .flatMap(part -> part.isEmpty() || part.equals(own) ? Stream.empty() : Stream.of(part))
            .forEach(uses::add);
      }
    }
    return there;
  }

  /** Empty for what is in none of them. */
  private static String part(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ENGINE) ? name.substring(ENGINE.length()) : "";
  }
}

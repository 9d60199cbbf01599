package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The executable jar tells whose libraries it contains, and under which licences. The libraries are
 * found by their classes: those of the class path whose classes are in the jar.
 */
class ThirdPartyIT {
  private static final Path JAR = Path.of("target", "vireo.jar");
  private static final Path REPOSITORY = Path.of(System.getProperty("localRepository"));
  private static final Set<String> ACCEPTED_LICENCES = Set.of("Apache-2.0", "MIT");

  private static List<Path> libraries;
  private static List<String> list;

  @BeforeAll
  static void findLibraries() throws IOException {
    Set<String> classes = foreignClassesOf(JAR);
    List<Path> found = new ArrayList<>();
    for (Path library : librariesOnTheClassPath()) {
      Set<String> own = foreignClassesOf(library);
      if (!own.isEmpty() && classes.containsAll(own)) {
        found.add(library);
        classes.removeAll(own);
      }
    }
    assertThat(classes).as("classes of the jar that no library of the class path has").isEmpty();
    libraries = found;
    list = textIn(JAR, "META-INF/THIRD-PARTY.txt").lines().toList();
  }

  @Test
  void everyLibraryInTheJarIsListedWithItsVersionAndNoOtherOne() {
    assertThat(list.stream().filter(line -> line.matches("[^ ]+:[^ ]+:[^ ]+")))
        .containsExactlyInAnyOrderElementsOf(
            libraries.stream().map(ThirdPartyIT::coordinates).toList());
  }

  @Test
  void everyLibraryMayBeUsedUnderALicenceThatVireoAccepts() {
    List<String> licences = list.stream().filter(line -> line.contains("licence: ")).toList();

    assertThat(licences).hasSameSizeAs(libraries);
    assertThat(licences)
        .allSatisfy(
            line -> {
              String names = line.substring(line.indexOf(':') + 1);
              assertThat(Stream.of(names.split(", or ")).map(String::strip))
                  .containsAnyElementsOf(ACCEPTED_LICENCES);
            });
  }

  @Test
  void theLicencesAndNoticesThatTheLibrariesBringAreInTheJar() throws IOException {
    Set<String> texts = licenceTextsOf(JAR, "META-INF/.*");
    for (Path library : libraries) {
      assertThat(texts)
          .as("licences and notices of " + library.getFileName())
          .containsAll(licenceTextsOf(library, "META-INF/.*(LICENSE|NOTICE).*"));
    }
  }

  @Test
  void theLicenceOfVireoIsInTheJar() throws IOException {
    assertThat(textIn(JAR, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("../LICENSE")));
  }

  @Test
  void theModulesOfThePageAreListedWithTheirVersionsAndLicences() throws IOException {
    String vendored = textIn(JAR, "io/vireo/console/app/vendor/README.md");
    assertThat(vendored)
        .contains("| 11.2.0 |", "| 3.1.1 |", "Copyright (c) 2015-present Jason Miller");
    assertThat(String.join("\n", list)).contains("preact 11.2.0 (MIT)", "htm 3.1.1 (Apache-2.0)");
  }

  private static List<Path> librariesOnTheClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> entry.startsWith(REPOSITORY) && entry.toString().endsWith(".jar"))
        .toList();
  }

  /** Of a path in the local repository: {@code group/artifact/version/file}. */
  private static String coordinates(Path library) {
    Path version = library.getParent();
    Path artifact = version.getParent();
    String group = REPOSITORY.relativize(artifact.getParent()).toString().replace('/', '.');
    return group + ":" + artifact.getFileName() + ":" + version.getFileName();
  }

  private static Set<String> foreignClassesOf(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .filter(name -> !name.startsWith("io/vireo/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> licenceTextsOf(Path jar, String names) throws IOException {
    Set<String> texts = new TreeSet<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (String name : file.stream().map(entry -> entry.getName()).toList()) {
        if (name.matches(names) && !name.endsWith("/") && !name.startsWith("META-INF/versions/")) {
          texts.add(textIn(jar, name));
        }
      }
    }
    return texts;
  }

  /** Without the line ends of other systems, which some libraries have. */
  private static String textIn(Path jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      byte[] bytes = file.getInputStream(file.getJarEntry(name)).readAllBytes();
      return new String(bytes, UTF_8).replace("\r\n", "\n");
    }
  }
}

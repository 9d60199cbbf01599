package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What vireo-bom lists is what is published, and the jars of it can be modules of one program. */
class PublishedModulesIT {
  private static final Path ROOT = Path.of("..");
  private static final Path BOM = ROOT.resolve("vireo-bom/pom.xml");
  private static final String VERSION = System.getProperty("vireo.version");

  static List<String> published() throws IOException {
    return ReleaseFolder.values(BOM, "dependencyManagement/dependencies/dependency/artifactId");
  }

  /** Those with packages; a starter has none. */
  static List<String> withClasses() throws IOException {
    return published().stream()
        .filter(module -> ROOT.resolve(module + "/src/main/java").toFile().isDirectory())
        .toList();
  }

  @Test
  void theBomListsEachModuleOfTheBuildThatIsPublished() throws IOException {
    List<String> published = new ArrayList<>();
    for (String module : ReleaseFolder.values(ROOT.resolve("pom.xml"), "modules/module")) {
      Path pom = ROOT.resolve(module + "/pom.xml");
      boolean skipped = ReleaseFolder.values(pom, "properties/maven.deploy.skip").contains("true");
      if (!skipped && !module.equals("vireo-bom")) {
        published.add(module);
      }
    }

    assertThat(published()).containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void theBomBringsNoVersionOfAnotherLibrary() throws IOException {
    assertThat(ReleaseFolder.values(BOM, "parent")).isEmpty();
    assertThat(ReleaseFolder.values(BOM, "dependencyManagement/dependencies/dependency/groupId"))
        .containsOnly("io.vireo");
  }

  @ParameterizedTest
  @MethodSource("withClasses")
  void theNameOfAModuleIsSaidByItsJarAndNotGuessedFromTheFile(String module) throws Exception {
    try (JarFile jar = new JarFile(jarOf(module).toFile())) {
      assertThat(
              jar.getEntry("module-info.class") != null
                  || jar.getManifest()
                      .getMainAttributes()
                      .containsKey(new Attributes.Name("Automatic-Module-Name")))
          .as("a module descriptor, or a stable name in the manifest")
          .isTrue();
    }
    assertThat(descriptorOf(module).name()).startsWith("io.vireo");
  }

  @Test
  void noPackageIsInTwoJars() throws IOException {
    Map<String, Set<String>> modulesByPackage = new TreeMap<>();
    for (String module : withClasses()) {
      for (String name : descriptorOf(module).packages()) {
        modulesByPackage.computeIfAbsent(name, any -> new TreeSet<>()).add(module);
      }
    }

    assertThat(modulesByPackage).isNotEmpty().allSatisfy((name, in) -> assertThat(in).hasSize(1));
  }

  @Test
  void noTwoModulesHaveOneName() throws IOException {
    assertThat(withClasses().stream().map(module -> descriptorOf(module).name()))
        .doesNotHaveDuplicates();
  }

  private static Path jarOf(String module) {
    return ROOT.resolve(module + "/target/" + module + "-" + VERSION + ".jar");
  }

  private static ModuleDescriptor descriptorOf(String module) {
    Set<ModuleReference> found = ModuleFinder.of(jarOf(module)).findAll();
    assertThat(found).as("modules in " + jarOf(module)).hasSize(1);
    return found.iterator().next().descriptor();
  }
}

package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of a release finds what is missing. */
class ReleaseFolderTest {
  private static final String BOM =
      """
      <project>
        <artifactId>vireo-bom</artifactId>
        <packaging>pom</packaging>
        <name>BOM</name>
        <description>The versions.</description>
        <url>https://vireo.io</url>
        <licenses><license><name>Apache-2.0</name><url>https://apache.org</url></license></licenses>
        <developers><developer><name>One</name></developer></developers>
        <scm>
          <url>https://vireo.io/source</url>
          <connection>scm:git:https://vireo.io/source</connection>
          <developerConnection>scm:git:https://vireo.io/source</developerConnection>
        </scm>
        <dependencyManagement>
          <dependencies>
            <dependency><groupId>io.vireo</groupId><artifactId>vireo-core</artifactId></dependency>
          </dependencies>
        </dependencyManagement>
      </project>
      """;
  private static final String CHILD =
      """
      <project>
        <parent><artifactId>%s</artifactId></parent>
        <artifactId>%s</artifactId>
        %s
        <name>Child</name>
        <description>A child.</description>
      </project>
      """;

  @TempDir private Path folder;

  @BeforeEach
  void makeRelease() throws IOException {
    write("vireo-bom", ".pom", BOM);
    String packaging = "<packaging>pom</packaging>";
    write("vireo-parent", ".pom", CHILD.formatted("vireo-bom", "vireo-parent", packaging));
    write("vireo-core", ".pom", CHILD.formatted("vireo-parent", "vireo-core", ""));
    writeJar("vireo-core", ".jar", "io/vireo/Core.class", "META-INF/LICENSE");
    writeJar("vireo-core", "-sources.jar", "io/vireo/Core.java");
    writeJar("vireo-core", "-javadoc.jar", "index.html");
  }

  @Test
  void nothingIsWrongWithACompleteRelease() throws IOException {
    assertThat(ReleaseFolder.problemsOf(folder)).isEmpty();
    assertThat(ReleaseFolder.differences(folder, folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {".jar", "-sources.jar", "-javadoc.jar", ".pom.sha1", "-sources.jar.md5"})
  void aFileThatIsMissingIsNamed(String ending) throws IOException {
    Files.delete(file("vireo-core", ending));

    assertThat(ReleaseFolder.problemsOf(folder)).contains("There is no vireo-core-0.1.0" + ending);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url",
        "licenses/license/name",
        "licenses/license/url",
        "developers/developer/name",
        "scm/url",
        "scm/connection",
        "scm/developerConnection"
      })
  void anElementThatNoPomHasIsMissingInAll(String element) throws IOException {
    String name = element.substring(element.lastIndexOf('/') + 1);
    int slash = element.indexOf('/');
    String parent = slash < 0 ? "description" : element.substring(0, slash);
    String without =
        BOM.replaceAll("(?s)(<" + parent + ">.*?)<" + name + ">[^<]*</" + name + ">", "$1");
    write("vireo-bom", ".pom", without);

    assertThat(ReleaseFolder.problemsOf(folder))
        .contains("The POM of vireo-core has no " + element + ", nor has its parent")
        .hasSize(3);
  }

  @Test
  void theNameIsNotInherited() throws IOException {
    String pom = CHILD.formatted("vireo-parent", "vireo-core", "");
    write("vireo-core", ".pom", pom.replace("<name>Child</name>", ""));

    assertThat(ReleaseFolder.problemsOf(folder))
        .containsExactly("The POM of vireo-core has no name");
  }

  @Test
  void aSnapshotIsFound() throws IOException {
    String dependency = "<version>0.2.0-SNAPSHOT</version>";
    write("vireo-core", ".pom", CHILD.formatted("vireo-parent", "vireo-core", dependency));

    assertThat(ReleaseFolder.problemsOf(folder))
        .containsExactly("The POM of vireo-core names a snapshot");
  }

  @Test
  void whatTheBomListsIsThereAndNothingElse() throws IOException {
    Files.move(folder.resolve("io/vireo/vireo-core"), folder.resolve("io/vireo/vireo-soak"));

    assertThat(ReleaseFolder.problemsOf(folder))
        .containsExactly(
            "vireo-bom lists vireo-core, which is not there",
            "vireo-soak is there, but not in vireo-bom");
  }

  @Test
  void jarsWithoutTheirContentAreFound() throws IOException {
    writeJar("vireo-core", ".jar", "io/vireo/Core.class");
    writeJar("vireo-core", "-sources.jar", "nothing");
    writeJar("vireo-core", "-javadoc.jar", "nothing");

    assertThat(ReleaseFolder.problemsOf(folder))
        .containsExactly(
            "vireo-core-0.1.0.jar has no META-INF/LICENSE",
            "vireo-core-0.1.0-sources.jar has no source",
            "vireo-core-0.1.0-javadoc.jar has no Javadoc");
  }

  @Test
  void aChecksumOfAnotherFileIsFound() throws IOException {
    Files.writeString(file("vireo-core", ".jar.sha1"), "0123");

    assertThat(ReleaseFolder.problemsOf(folder))
        .containsExactly("vireo-core-0.1.0.jar.sha1 is not that of the file");
  }

  @Test
  void aFileThatDiffersInTwoBuildsIsNamed(@TempDir Path other) throws IOException {
    Files.createDirectories(other.resolve("io"));
    Files.writeString(other.resolve("io/one"), "1");
    Files.writeString(folder.resolve("io/one"), "2");

    assertThat(ReleaseFolder.differences(folder, other))
        .contains("io/one is not the same in two builds of the same sources")
        .anyMatch(problem -> problem.contains("vireo-core-0.1.0.jar "));
  }

  private Path file(String artifact, String ending) {
    return folder.resolve("io/vireo/" + artifact + "/0.1.0/" + artifact + "-0.1.0" + ending);
  }

  private void write(String artifact, String ending, String text) throws IOException {
    Path file = file(artifact, ending);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    ReleaseFolder.writeChecksums(file);
  }

  private void writeJar(String artifact, String ending, String... entries) throws IOException {
    Path file = file(artifact, ending);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (String entry : List.of(entries)) {
        jar.putNextEntry(new JarEntry(entry));
        jar.closeEntry();
      }
    }
    ReleaseFolder.writeChecksums(file);
  }
}

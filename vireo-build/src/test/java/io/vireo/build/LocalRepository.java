package io.vireo.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository with what this build has made and would publish, for a project outside
 * of the build. All else is that of the repository that the build uses: its folders are linked, so
 * that what Maven downloads is there the next time. Only {@code io/vireo} is a folder of its own,
 * so that no artifact of this build is ever seen by another one.
 */
final class LocalRepository {
  private static final Path ROOT = Path.of("..");
  private static final String GROUP = "vireo";

  private final Path folder;

  private LocalRepository(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes a repository.
   *
   * @param folder an empty folder, which may be deleted as a whole without following its links
   * @throws IOException if a jar is missing, as before the phase {@code package}
   */
  static LocalRepository in(Path folder) throws IOException {
    Path ofTheBuild = Path.of(System.getProperty("localRepository"));
    Path groups = folder.resolve("io");
    link(ofTheBuild, folder, "io");
    link(Files.createDirectories(ofTheBuild.resolve("io")), Files.createDirectory(groups), GROUP);
    LocalRepository repository = new LocalRepository(folder);
    repository.add("vireo-bom", ROOT.resolve("vireo-bom"), false);
    repository.add("vireo-parent", ROOT, false);
    for (String module :
        ReleaseFolder.values(
            ROOT.resolve("vireo-bom/pom.xml"),
            "dependencyManagement/dependencies/dependency/artifactId")) {
      repository.add(module, ROOT.resolve(module), true);
    }
    return repository;
  }

  /** The version of the artifacts of this build. */
  static String version() {
    return System.getProperty("vireo.version");
  }

  /** The command {@code mvn} with this repository and these arguments. */
  List<String> maven(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "--batch-mode",
                "--no-transfer-progress",
                "-Dmaven.repo.local=" + folder.toAbsolutePath()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Links what is in one folder, except what has this name, into another. */
  private static void link(Path from, Path to, String except) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(one -> !one.endsWith(except)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
      }
    }
  }

  private void add(String artifact, Path module, boolean jar) throws IOException {
    Path to =
        Files.createDirectories(folder.resolve("io").resolve(GROUP).resolve(artifact))
            .resolve(version());
    Files.createDirectory(to);
    String name = artifact + "-" + version();
    Files.copy(module.resolve("pom.xml"), to.resolve(name + ".pom"));
    if (jar) {
      Files.copy(module.resolve("target").resolve(name + ".jar"), to.resolve(name + ".jar"));
    }
  }
}

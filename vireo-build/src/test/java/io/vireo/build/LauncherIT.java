package io.vireo.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./vireo} starts with an archive of its classes, and whatever is wrong with that archive,
 * it starts all the same and says nothing of it.
 */
class LauncherIT {
  private static final Path ROOT = Path.of("..");
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;

  private record Result(int exitCode, String out, String err) {}

  @Test
  void theFirstStartMakesAnArchiveThatJavaTakes() throws Exception {
    Path clone = makeClone();

    assertStarts(clone);

    assertJavaTakes(archiveIn(clone), clone);
  }

  @Test
  void twoFirstStartsAtOnceBothWork() throws Exception {
    Path clone = makeClone();
    Process one = start(clone, launcher(clone));
    Process other = start(clone, launcher(clone));

    assertVersion(resultOf(one));
    assertVersion(resultOf(other));

    assertJavaTakes(archiveIn(clone), clone);
    assertThat(filesOfArchives(clone)).containsExactly(archiveIn(clone));
  }

  @Test
  void anArchiveThatDoesNotFitIsNoError() throws Exception {
    Path clone = makeClone();
    assertStarts(clone);

    // Of a jar with another time, as after a build.
    Path jar = clone.resolve(".dev/vireo.jar");
    Files.setLastModifiedTime(
        jar, FileTime.from(Files.getLastModifiedTime(jar).toInstant().minusSeconds(60)));
    makeSourcesOlder(clone);
    assertStarts(clone);

    Path moved = Files.move(clone, folder.resolve("moved"));
    assertStarts(moved);

    Path archive = archiveIn(moved);
    Files.delete(archive);
    Files.writeString(archive, "no archive");
    assertStarts(moved);

    Files.writeString(archive, "");
    assertStarts(moved);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoError() throws Exception {
    Path clone = makeClone();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path state = clone.resolve(".dev");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("r-xr-xr-x"));
    List<String> command = new ArrayList<>();
    if (Files.isWritable(state)) {
      // The permissions of a folder do not bind root.
      command.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    }
    command.addAll(launcher(clone));

    assertVersion(resultOf(start(clone, command)));

    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(filesOfArchives(clone)).isEmpty();
  }

  /** What the launcher needs of a clone, with the jar that this build has made. */
  private Path makeClone() throws IOException {
    Path clone = Files.createDirectory(folder.resolve("clone"));
    Files.copy(ROOT.resolve("dev"), clone.resolve("dev"));
    Files.copy(ROOT.resolve("vireo"), clone.resolve("vireo"));
    Files.createDirectory(clone.resolve(".dev"));
    Files.copy(ROOT.resolve("vireo-cli/target/vireo.jar"), clone.resolve(".dev/vireo.jar"));
    Files.createFile(clone.resolve("pom.xml"));
    for (String module :
        List.of("vireo-core", "vireo-rabbitmq", "vireo-operations", "vireo-console", "vireo-cli")) {
      Files.createDirectories(clone.resolve(module).resolve("src/main"));
      Files.createFile(clone.resolve(module).resolve("pom.xml"));
    }
    makeSourcesOlder(clone);
    return clone;
  }

  /** So that the launcher does not build the jar anew. */
  private static void makeSourcesOlder(Path clone) throws IOException {
    FileTime old = FileTime.fromMillis(0);
    try (Stream<Path> files = Files.walk(clone)) {
      for (Path file : files.filter(path -> !path.toString().contains("/.dev")).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }

  private static List<String> launcher(Path clone) {
    return List.of(clone.resolve("vireo").toString(), "--version");
  }

  private static void assertStarts(Path clone) throws Exception {
    assertVersion(resultOf(start(clone, launcher(clone))));
  }

  private static void assertVersion(Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("vireo ").hasLineCount(2);
    assertThat(result.err()).isEmpty();
  }

  /** With {@code -Xshare:on} Java does not start without the archive. */
  private static void assertJavaTakes(Path archive, Path clone) throws Exception {
    assertThat(archive).isNotEmptyFile();
    List<String> command =
        List.of(
            JAVA_HOME.resolve("bin/java").toString(),
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xshare:on",
            "-XX:SharedArchiveFile=" + archive,
            "-jar",
            clone.resolve(".dev/vireo.jar").toString(),
            "--version");
    assertVersion(resultOf(start(clone, command)));
  }

  private static Path archiveIn(Path clone) throws IOException {
    return filesOfArchives(clone).stream()
        .filter(file -> file.toString().endsWith(".jsa"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no archive in " + clone));
  }

  private static List<Path> filesOfArchives(Path clone) throws IOException {
    try (Stream<Path> files = Files.list(clone.resolve(".dev"))) {
      return files.filter(file -> file.toString().contains(".jsa")).toList();
    }
  }

  private static Process start(Path clone, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(clone.toFile());
    builder.environment().putAll(Map.of("JAVA_HOME", JAVA_HOME.toString()));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private static Result resultOf(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, err);
  }
}

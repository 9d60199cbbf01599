package io.vireo.tck.npm;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder in which npm has installed the packages that a {@code package-lock.json} names, beside
 * the scripts that use them. Any thread may call any method. {@link #install} and {@link #run}
 * block until npm or the script has ended.
 */
public final class NpmFolder {
  private static final String LOCK = "package-lock.json";

  private final Path folder;

  private NpmFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What a script has printed, and how it has ended.
   *
   * @param exitCode the exit code; 0 means success
   * @param output what it has written to standard output and standard error
   */
  public record Ended(int exitCode, String output) {}

  /**
   * Installs packages at the first use, and again when their lock file has changed. Where several
   * JVMs need them at the same time, one installs them while the others wait.
   *
   * @param sources a folder with {@code package.json}, {@code package-lock.json} and scripts
   * @param folder where the packages are installed; the scripts are copied there
   * @return the folder
   * @throws IOException if npm is missing or cannot install the packages
   * @throws InterruptedException if the thread is interrupted while npm runs
   */
  public static NpmFolder install(Path sources, Path folder)
      throws IOException, InterruptedException {
    NpmFolder installed = new NpmFolder(folder);
    // A lock of a file excludes other JVMs, but throws where another thread of this JVM has it.
    synchronized (NpmFolder.class) {
      installed.installFrom(sources);
    }
    return installed;
  }

  private void installFrom(Path sources) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path installing = folder.resolveSibling(folder.getFileName() + ".lock");
    try (FileChannel channel = FileChannel.open(installing, CREATE, WRITE)) {
      // The end of the channel ends the lock.
      channel.lock();
      copyChanged(sources);
      Path done = folder.resolve("installed-" + LOCK);
      String wanted = Files.readString(sources.resolve(LOCK));
      if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
        installWithNpm();
        Files.writeString(done, wanted);
      }
    }
  }

  private void copyChanged(Path sources) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(sources)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = folder.resolve(file.getFileName());
      if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void installWithNpm() throws IOException, InterruptedException {
    Ended ended =
        run(
            List.of(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
    if (ended.exitCode() != 0) {
      throw new IOException("npm has not installed what " + folder + " needs: " + ended.output());
    }
  }

  /**
   * Runs a script of the folder, and waits a minute for its end.
   *
   * @param script the name of the file
   * @param arguments the arguments of the script
   * @return what it has printed
   * @throws IOException if Node.js is missing, or the script has not ended after a minute
   * @throws InterruptedException if the thread is interrupted while the script runs
   */
  public Ended run(String script, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(arguments);
    return run(command);
  }

  /**
   * Starts a script of the folder, for a test that talks with it. Its standard error is that of
   * this JVM.
   *
   * @param script the name of the file
   * @return the process, which the caller ends
   * @throws IOException if Node.js is missing
   */
  public Process start(String script) throws IOException {
    return start(new ProcessBuilder("node", script).redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = start(new ProcessBuilder(command).redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(command + " has not ended");
    }
    return new Ended(process.exitValue(), output);
  }

  private Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.directory(folder.toFile()).start();
    } catch (IOException e) {
      throw new IOException(
          "Install Node.js 18 or later, with npm; on Debian and Ubuntu, ./dev test does", e);
    }
  }
}

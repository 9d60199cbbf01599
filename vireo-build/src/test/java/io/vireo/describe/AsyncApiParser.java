package io.vireo.describe;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The parser of the AsyncAPI initiative, an npm package. It is installed into {@code .dev} at its
 * first use, in the version that the lock file in {@code src/test/npm} names.
 */
public final class AsyncApiParser {
  private static final Path SOURCES = Path.of("src/test/npm/asyncapi");
  private static final Path INSTALLED = Path.of("../.dev/npm/asyncapi");
  private static final Path INSTALLING = Path.of("../.dev/npm/asyncapi.lock");
  private static final String LOCK = "package-lock.json";
  private static final String CHECK = "check.mjs";

  private AsyncApiParser() {}

  /**
   * What the parser says.
   *
   * @param accepted whether it has found no error in any document
   * @param messages its messages, one line each
   */
  public record Verdict(boolean accepted, List<String> messages) {}

  /** {@return the parser's verdict on some documents} */
  public static Verdict check(Path... documents) throws IOException, InterruptedException {
    install();
    List<String> command = new ArrayList<>(List.of("node", CHECK));
    Arrays.stream(documents).map(Path::toAbsolutePath).map(Path::toString).forEach(command::add);
    Ended ended = run(command);
    return new Verdict(ended.exitCode() == 0, ended.output().lines().toList());
  }

  /** Tests run in several JVMs, of which one installs the parser while the others wait for it. */
  private static synchronized void install() throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    try (FileChannel channel = FileChannel.open(INSTALLING, CREATE, WRITE)) {
      // The end of the channel ends the lock.
      channel.lock();
      Path done = INSTALLED.resolve("installed-" + LOCK);
      String wanted = Files.readString(SOURCES.resolve(LOCK));
      if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
        installWithNpm();
        Files.writeString(done, wanted);
      }
      if (!isCopied(CHECK)) {
        copy(CHECK);
      }
    }
  }

  private static void installWithNpm() throws IOException, InterruptedException {
    copy("package.json");
    copy(LOCK);
    Ended ended =
        run(
            List.of(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
    if (ended.exitCode() != 0) {
      throw new IOException("npm has not installed the parser of AsyncAPI: " + ended.output());
    }
  }

  private static boolean isCopied(String file) throws IOException {
    Path copy = INSTALLED.resolve(file);
    return Files.exists(copy) && Files.mismatch(SOURCES.resolve(file), copy) < 0;
  }

  private static void copy(String file) throws IOException {
    Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private record Ended(int exitCode, String output) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new IOException(
          "Install Node.js 18 or later, with npm; on Debian and Ubuntu, ./dev test does", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(command + " has not ended");
    }
    return new Ended(process.exitValue(), output);
  }
}

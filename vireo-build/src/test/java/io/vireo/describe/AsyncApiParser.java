package io.vireo.describe;

import io.vireo.tck.npm.NpmFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The parser of the AsyncAPI initiative, an npm package. It is installed into {@code .dev} at its
 * first use, in the version that the lock file in {@code src/test/npm} names.
 */
public final class AsyncApiParser {
  private static final Path SOURCES = Path.of("src/test/npm/asyncapi");
  private static final Path INSTALLED = Path.of("../.dev/npm/asyncapi");

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
    List<String> paths =
        Arrays.stream(documents).map(Path::toAbsolutePath).map(Path::toString).toList();
    NpmFolder.Ended ended = NpmFolder.install(SOURCES, INSTALLED).run("check.mjs", paths);
    return new Verdict(ended.exitCode() == 0, ended.output().lines().toList());
  }
}

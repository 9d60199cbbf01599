package io.vireo.docs;

import io.vireo.docs.Page.Block;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The first program of the README.
 *
 * @param className the name of its class
 * @param source its source
 * @param expectedOutput what it prints according to the README
 */
record ReadmeProgram(String className, String source, String expectedOutput) {

  static ReadmeProgram read() {
    Page readme = Page.readme();
    List<Block> blocks = readme.blocks();
    for (int i = 0; i < blocks.size() - 1; i++) {
      Block block = blocks.get(i);
      if (block.language().equals("java")) {
        Snippet snippet = Snippet.of(readme, block);
        if (snippet.runs()) {
          return new ReadmeProgram(snippet.className(), snippet.source(), outputAfter(blocks, i));
        }
      }
    }
    throw new IllegalStateException("README.md has no block <!-- java: program, run -->");
  }

  private static String outputAfter(List<Block> blocks, int index) {
    return blocks.subList(index, blocks.size()).stream()
        .filter(block -> block.language().equals("text"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No text block follows the program"))
        .text();
  }

  /** Runs the program from one source file, as a reader does. Returns its output. */
  String run(Path directory, String url) throws IOException, InterruptedException {
    Path file = directory.resolve(className + ".java");
    Files.writeString(file, source.replace("\"memory:\"", "\"" + url + "\""));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The program of the README has not ended after a minute");
      }
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    return process.exitValue() == 0 ? printed : printed + "exit code " + process.exitValue();
  }
}

package io.vireo.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project that the beginning of docs/guide/spring-boot.md has its reader paste: files, a
 * command and what the command prints.
 *
 * @param files the texts of the files, by their paths
 * @param command the command that starts the application
 * @param output what the application prints
 * @param rabbitProperty the line that takes the place of the one property, for RabbitMQ
 */
record GuideProject(
    Map<String, String> files, String command, String output, String rabbitProperty) {
  static final String POM = "pom.xml";
  static final String PROPERTIES = "src/main/resources/application.properties";

  private static final Path PAGE = Path.of("../docs/guide/spring-boot.md");
  private static final String SECTION = "## The first event";

  /** A path in the paragraph above a block is that of the file with the text of the block. */
  private static final Pattern FILE =
      Pattern.compile(
          "`([\\w/.]+\\.(?:xml|java|properties))`[^\n]*\n\n(?:<!--[^\n]*-->\n)?```\\w+\n(.*?)```",
          Pattern.DOTALL);

  static GuideProject read() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(SECTION);
    String section = page.substring(begin, page.indexOf("\n## ", begin + 1));
    Map<String, String> files = new LinkedHashMap<>();
    Matcher file = FILE.matcher(section);
    while (file.find()) {
      files.put(file.group(1), file.group(2));
    }
    List<String> properties = blocks(section, "properties");
    return new GuideProject(
        files,
        only(blocks(section, "sh")),
        only(blocks(section, "text")),
        properties.get(properties.size() - 1));
  }

  /** Writes the files into a folder, as a reader would paste them. */
  void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** The lines of Java, with neither those that are empty nor the package and the imports. */
  List<String> linesOfCode() {
    return files.entrySet().stream()
        .filter(file -> file.getKey().endsWith(".java"))
        .flatMap(file -> file.getValue().lines())
        .filter(line -> !line.isBlank() && !line.matches("(package|import) .*"))
        .toList();
  }

  private static List<String> blocks(String section, String language) {
    return Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
        .matcher(section)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static String only(List<String> blocks) {
    if (blocks.size() != 1) {
      throw new IllegalStateException("One block was expected: " + blocks);
    }
    return blocks.get(0);
  }
}

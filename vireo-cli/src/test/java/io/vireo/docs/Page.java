package io.vireo.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One Markdown page of the project.
 *
 * @param name its path from the root of the project
 * @param path where it is
 * @param lines its text
 */
record Page(String name, Path path, List<String> lines) {
  private static final Pattern FENCE = Pattern.compile(" *```+ *([\\w-]*).*");
  private static final Pattern COMMENT = Pattern.compile("<!-- java: ([a-z, ]+) -->");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|src=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *");

  /** A block between two fences. */
  record Block(int firstLine, String language, List<String> lines, @Nullable String comment) {
    String text() {
      return String.join("\n", lines) + "\n";
    }
  }

  /** A link to another place in the project. */
  record Link(int line, String target) {}

  /** Returns the root of the project. It does not depend on the directory that the tests run in. */
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("vireo-core"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("Not run within the project");
      }
    }
    return directory;
  }

  static List<Page> all() {
    Path root = root();
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(path -> read(root, path))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page readme() {
    return read(root(), root().resolve("README.md"));
  }

  private static Page read(Path root, Path path) {
    try {
      return new Page(
          root.relativize(path).toString().replace('\\', '/'), path, Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher open = FENCE.matcher(lines.get(i));
      if (open.matches()) {
        int end = i + 1;
        while (!lines.get(end).strip().startsWith("```")) {
          end++;
        }
        blocks.add(new Block(i + 2, open.group(1), lines.subList(i + 1, end), commentAbove(i)));
        i = end;
      }
    }
    return blocks;
  }

  private @Nullable String commentAbove(int fence) {
    int above = fence - 1;
    while (above >= 0 && lines.get(above).isBlank()) {
      above--;
    }
    Matcher comment = COMMENT.matcher(above < 0 ? "" : lines.get(above).strip());
    return comment.matches() ? comment.group(1) : null;
  }

  /** Returns the links to files of the project. */
  List<Link> links() {
    List<Link> links = new ArrayList<>();
    boolean fenced = false;
    for (int i = 0; i < lines.size(); i++) {
      if (FENCE.matcher(lines.get(i)).matches()) {
        fenced = !fenced;
      } else if (!fenced) {
        Matcher link = LINK.matcher(lines.get(i).replaceAll("`[^`]*`", "code"));
        while (link.find()) {
          String target = link.group(1) == null ? link.group(2) : link.group(1);
          if (!target.matches("[a-z]+:.*")) {
            links.add(new Link(i + 1, target));
          }
        }
      }
    }
    return links;
  }

  /** Returns the anchors of the headings of this page. */
  List<String> anchors() {
    List<String> anchors = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      Matcher heading = HEADING.matcher(line);
      if (FENCE.matcher(line).matches()) {
        fenced = !fenced;
      } else if (!fenced && heading.matches()) {
        anchors.add(
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }
}

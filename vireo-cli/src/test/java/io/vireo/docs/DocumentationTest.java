package io.vireo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the snippets of the pages compile and their links lead somewhere. */
class DocumentationTest {
  private static final String GROUP = "<groupId>io.vireo</groupId>";

  private static final Pattern COORDINATES =
      Pattern.compile(
          GROUP + "\\s*<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>");

  private static final Pattern VERSION =
      Pattern.compile("<artifactId>vireo-bom</artifactId>\\s*<version>([^<]+)</version>");

  @Test
  void everyJavaBlockCompiles(@TempDir Path classes) {
    List<Snippet> snippets =
        Page.all().stream().flatMap(page -> Snippet.of(page).stream()).toList();
    assertThat(snippets).as("blocks found").hasSizeGreaterThan(10);

    assertThat(errors(snippets, classes)).isEmpty();
  }

  @Test
  void aBlockThatDoesNotCompileIsToldWithItsPageAndLine(@TempDir Path classes) {
    Page page =
        new Page(
            "docs/example.md",
            Path.of("docs/example.md"),
            List.of("# Example", "```java", "app.emit(\"a\");", "app.omit(\"b\");", "```"));

    assertThat(errors(Snippet.of(page), classes))
        .singleElement()
        .asString()
        .startsWith("In the block at docs/example.md:3, line 2 of it:")
        .contains("omit");
  }

  @Test
  void everyLinkWithinTheProjectPointsToSomethingThatIsThere() throws IOException {
    Map<Path, Page> pages =
        Page.all().stream().collect(Collectors.toMap(Page::path, Function.identity()));
    List<String> broken = new ArrayList<>();
    for (Page page : pages.values()) {
      for (Page.Link link : page.links()) {
        if (!leadsSomewhere(page, link.target(), pages)) {
          broken.add(page.name() + ":" + link.line() + " links to " + link.target());
        }
      }
    }

    assertThat(broken).as("links to nothing").isEmpty();
  }

  @Test
  void theCoordinatesInThePagesAreThoseOfTheBuild() throws IOException {
    Matcher version = VERSION.matcher(Files.readString(Page.root().resolve("vireo-bom/pom.xml")));
    assertThat(version.find()).isTrue();
    Set<String> modules = new HashSet<>();
    for (Page page : Page.all()) {
      String text = String.join("\n", page.lines());
      Matcher coordinates = COORDINATES.matcher(text);
      assertThat(coordinates.results())
          .as(page.name())
          .hasSize(text.split(Pattern.quote(GROUP), -1).length - 1);
      coordinates.reset();
      while (coordinates.find()) {
        assertThat(Page.root().resolve(coordinates.group(1)).resolve("pom.xml")).exists();
        assertThat(coordinates.group(2)).as(page.name()).isEqualTo(version.group(1));
        modules.add(coordinates.group(1));
      }
    }

    assertThat(modules).contains("vireo-core", "vireo-rabbitmq");
  }

  @Test
  void theProgramOfTheReadmeIsShortAndPrintsWhatTheReadmeSays(@TempDir Path directory)
      throws Exception {
    ReadmeProgram program = ReadmeProgram.read();

    assertThat(program.source().lines()).hasSizeLessThanOrEqualTo(8);
    assertThat(program.run(directory, "memory:")).isEqualTo(program.expectedOutput());
  }

  private static List<String> errors(List<Snippet> snippets, Path classes) {
    SnippetCompiler compiler = new SnippetCompiler(classes);
    // Whole programs may have classes of the same name, so each is compiled on its own.
    List<String> errors =
        new ArrayList<>(
            compiler.errors(snippets.stream().filter(one -> one.linesAbove() > 0).toList()));
    snippets.stream()
        .filter(one -> one.linesAbove() == 0)
        .forEach(one -> errors.addAll(compiler.errors(List.of(one))));
    return errors;
  }

  private static boolean leadsSomewhere(Page from, String target, Map<Path, Page> pages) {
    String[] parts = target.split("#", 2);
    Path path = parts[0].isEmpty() ? from.path() : from.path().resolveSibling(parts[0]).normalize();
    if (parts.length == 1 || parts[1].isEmpty()) {
      return Files.exists(path);
    }
    Page page = pages.get(path);
    return page != null && page.anchors().contains(parts[1]);
  }
}

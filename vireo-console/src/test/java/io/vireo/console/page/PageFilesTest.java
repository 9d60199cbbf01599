package io.vireo.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the files that the browser gets to rules that a build step would hold elsewhere. */
class PageFilesTest {
  private static final int MOST_LINES = 400;
  private static final Pattern VENDORED =
      Pattern.compile("^\\| `([^`]+)` .*`([0-9a-f]{64})` \\|$", Pattern.MULTILINE);
  private static final Pattern MARKUP_FROM_TEXT =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|createContextualFragment|"
              + "DOMParser|srcdoc|\\beval\\(|new Function|javascript:");
  private static final Pattern INLINE =
      Pattern.compile(
          "\\sstyle=\\\\?[\"']|\\son[a-z]+=\\\\?[\"']|<style|<script(?![^>]*(src=|importmap))");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from\\s+|import\\s+|import\\()\"(\\.{1,2}/[^\"]+)\"");
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?:src|href|url)\\s*[=(]\\s*[\"']?(?:https?:)?//");

  private final Path app = app();

  @Test
  void vendoredFilesAreThoseOfTheirHashes() throws IOException {
    Matcher row = VENDORED.matcher(Files.readString(app.resolve("vendor/README.md")));
    List<String> named = new ArrayList<>();
    while (row.find()) {
      named.add(row.group(1));
      assertThat(sha256(app.resolve("vendor").resolve(row.group(1))))
          .as(row.group(1))
          .isEqualTo(row.group(2));
    }
    assertThat(files("vendor", ".mjs"))
        .map(this::name)
        .containsExactlyInAnyOrderElementsOf(named.stream().map(name -> "vendor/" + name).toList());
  }

  @Test
  void noModuleMakesMarkupFromText() throws IOException {
    assertThat(offences(MARKUP_FROM_TEXT, own())).isEmpty();
  }

  @Test
  void nothingIsInline() throws IOException {
    List<Path> files = new ArrayList<>(own());
    files.add(app.resolve("index.html"));
    assertThat(offences(INLINE, files)).isEmpty();
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws IOException {
    List<Path> files = new ArrayList<>(own());
    files.add(app.resolve("index.html"));
    files.addAll(files("", ".css"));
    assertThat(offences(ELSEWHERE, files)).isEmpty();
  }

  @Test
  void eachImportNamesAFile() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : own()) {
      Matcher matcher = IMPORT.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!Files.exists(file.resolveSibling(matcher.group(1)).normalize())) {
          missing.add(name(file) + " imports " + matcher.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void eachLinkOfTheIndexNamesAFile() throws IOException {
    Matcher matcher =
        Pattern.compile("(?:href|src)=\"app/([^\"]+)\"|\"\\./app/([^\"]+)\"")
            .matcher(Files.readString(app.resolve("index.html")));
    List<Path> linked = new ArrayList<>();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      linked.add(app.resolve(name));
    }
    assertThat(linked).isNotEmpty().allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void noModuleOrStyleSheetIsLongerThanAFileMayBe() throws IOException {
    List<Path> files = new ArrayList<>(own());
    files.addAll(files("", ".css"));
    for (Path file : files) {
      assertThat(Files.readAllLines(file)).as(name(file)).hasSizeLessThanOrEqualTo(MOST_LINES);
    }
  }

  private List<Path> own() throws IOException {
    return files("", ".js");
  }

  private List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(app.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private List<String> offences(Pattern pattern, List<Path> files) throws IOException {
    List<String> offences = new ArrayList<>();
    for (Path file : files) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        offences.add(name(file) + " has " + matcher.group().strip());
      }
    }
    return offences;
  }

  private String name(Path file) {
    return app.relativize(file).toString().replace('\\', '/');
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static Path app() {
    URL index =
        Objects.requireNonNull(PageFilesTest.class.getResource("/io/vireo/console/app/index.html"));
    try {
      return Path.of(index.toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The page is not in a folder: " + index, e);
    }
  }
}

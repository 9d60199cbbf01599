package io.vireo.console.internal.web;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.operation.Answers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, which are resources of this module. Browsers keep them, and ask each time
 * whether they have changed. Any thread may use it.
 */
final class StaticFiles {
  private static final String FOLDER = "/io/vireo/console/app/";
  private static final String INDEX = "index.html";
  private static final int MAX_DEPTH = 6;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

  /** A file, with its content type and its entity tag, which has quotes. */
  private static final class StaticFile {
    private final String type;
    private final String tag;
    private final byte[] bytes;

    StaticFile(String type, String tag, byte[] bytes) {
      this.type = type;
      this.tag = tag;
      this.bytes = bytes;
    }
  }

  /** The hash of the import map in the index, as a Content-Security-Policy names it. */
  Optional<String> importMapHash() {
    return find(List.of(INDEX))
        .map(file -> IMPORT_MAP.matcher(new String(file.bytes, StandardCharsets.UTF_8)))
        .filter(Matcher::find)
        .map(map -> "sha256-" + hash(map.group(1).getBytes(StandardCharsets.UTF_8)));
  }

  /** The page itself. */
  ConsoleResponse index(ConsoleRequest request) {
    return serve(List.of(INDEX), request);
  }

  /**
   * A file of the page.
   *
   * @param segments the parts of its path
   */
  ConsoleResponse serve(List<String> segments, ConsoleRequest request) {
    Optional<StaticFile> found = find(segments);
    if (found.isEmpty()) {
      return Answers.error(404, "There is no such file");
    }
    StaticFile file = found.get();
    Map<String, String> headers =
        Map.of("Content-Type", file.type, "ETag", file.tag, "Cache-Control", "no-cache");
    boolean known =
        request.header("If-None-Match").filter(tags -> tags.contains(file.tag)).isPresent();
    return known
        ? ConsoleResponse.of(304, headers, new byte[0])
        : ConsoleResponse.of(200, headers, file.bytes);
  }

  /** Reads a file. A part with another character, such as a second dot, is no name of a file. */
  private Optional<StaticFile> find(List<String> segments) {
    if (segments.size() > MAX_DEPTH
        || !segments.stream().allMatch(name -> NAME.matcher(name).matches())) {
      return Optional.empty();
    }
    String path = String.join("/", segments);
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    StaticFile kept = files.get(path);
    return kept == null ? read(path, type) : Optional.of(kept);
  }

  private Optional<StaticFile> read(String path, String type) {
    try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      StaticFile file = new StaticFile(type, "\"" + hash(bytes) + "\"", bytes);
      files.put(path, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + path + " of the console cannot be read", e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each Java has SHA-256", e);
    }
  }
}

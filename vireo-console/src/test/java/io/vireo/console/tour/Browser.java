package io.vireo.console.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.tck.npm.NpmFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium, driven by Playwright: a process of Node.js takes one command after the other. All tests
 * of a JVM share one. A lock lets one thread at a time send a command and wait for its answer.
 */
public final class Browser {
  private static final Path SOURCES = Path.of("src/test/npm/tour");
  private static final Path INSTALLED = Path.of("../.dev/npm/console");
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;
  private final AtomicInteger pages = new AtomicInteger();

  private Browser(Process process) {
    this.process = process;
    this.commands = process.outputWriter(UTF_8);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Holds the shared browser, which the first use of this class starts. */
  private static final class Shared {
    static final Browser BROWSER = start();
  }

  /** {@return the browser of this JVM, which ends with the JVM} */
  public static Browser shared() {
    return Shared.BROWSER;
  }

  private static Browser start() {
    try {
      Process process = NpmFolder.install(SOURCES, INSTALLED).start("browser.mjs");
      // The script ends the browser when its standard input ends, as it does even if this JVM is
      // killed.
      return new Browser(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while npm installs Playwright", e);
    }
  }

  /** Opens a page of 1,280 by 800 px with light colours, which has cookies of its own. */
  public Page open(String url) {
    return open(url, 1280, 800);
  }

  /** Opens a page of a size in px with light colours, which has cookies of its own. */
  public Page open(String url, int width, int height) {
    int page = pages.incrementAndGet();
    tell(page, "open", Map.of("url", url, "width", width, "height", height, "scheme", "light"));
    return new Page(this, page);
  }

  /** Sends a command, and returns what it has answered. */
  synchronized JsonNode tell(int page, String command, Map<String, ?> arguments) {
    Map<String, Object> all = new TreeMap<>(arguments);
    all.put("page", page);
    all.put("do", command);
    try {
      commands.write(JSON.writeValueAsString(all) + "\n");
      commands.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("The browser has ended with " + process.waitFor());
      }
      JsonNode answer = JSON.readTree(line);
      if (answer.has("error")) {
        throw new BrowserException(answer.get("error").asString());
      }
      return answer.get("value");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while the browser works", e);
    }
  }

  /** The folder of the module's screenshots, which is made if it is missing. */
  static Path screenshots() {
    try {
      return Files.createDirectories(Path.of("target/screenshots")).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

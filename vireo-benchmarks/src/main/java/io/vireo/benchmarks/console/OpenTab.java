package io.vireo.benchmarks.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.console.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what two tabs do that show the overview and the routes of a console: it keeps an event
 * stream open, and gets both when the stream says that they have changed, but at most once a
 * second. One thread reads the stream; any other may end it.
 */
final class OpenTab {
  private static final Logger LOGGER = LoggerFactory.getLogger(OpenTab.class);

  private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();

  /** What the overview and the list of routes show. */
  private static final List<String> SHOWN = List.of("overview", "routes");

  private final URL api;
  private final String token;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final HttpURLConnection stream;
  private final Thread reader;
  private volatile boolean closed;
  private long gotAt = System.nanoTime() - SHORTEST_PAUSE;

  OpenTab(URI console, String token) throws IOException {
    this.api = console.resolve("api/").toURL();
    this.token = token;
    stream = request("stream");
    reader = new Thread(this::read, "open tab");
    reader.setDaemon(true);
    reader.start();
  }

  /** Waits until the stream is open. */
  void awaitOpen() throws InterruptedException {
    opened.await();
  }

  private HttpURLConnection request(String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(api, path).openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + token);
    return connection;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          opened.countDown();
        } else if (line.contains("\"fleet\"") && System.nanoTime() - gotAt >= SHORTEST_PAUSE) {
          gotAt = System.nanoTime();
          getAll();
        }
      }
    } catch (IOException e) {
      if (!closed) {
        LOGGER.error("The event stream of {} has broken", api, e);
      }
    }
  }

  private void getAll() throws IOException {
    for (String path : SHOWN) {
      try (InputStream answer = request(path).getInputStream()) {
        answer.readAllBytes();
      }
    }
  }

  /**
   * Ends the console, which ends the stream, and waits until the tab has seen that. Disconnecting
   * the stream here would wait for the next line of it, for up to ten seconds.
   */
  void endWith(Console console) {
    closed = true;
    console.close();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a tab is closed", e);
    }
  }
}

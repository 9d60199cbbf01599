package io.vireo.micrometer.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.tck.fault.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * A private Prometheus for tests: a process of this machine's {@code prometheus} on a free port of
 * 127.0.0.1, with a data folder of its own. It scrapes one program twice a second, and evaluates
 * the rules of the project as they are. It ends when it is closed, or with this JVM.
 */
final class Prometheus implements AutoCloseable {
  private static final ObjectMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * A shell script that runs a command until its own standard input ends, which it does with this
   * JVM at the latest.
   */
  private static final String UNTIL_INPUT_ENDS = "\"$@\" & read -r line; kill $!; wait $!";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = FreePort.find();
  private final Path log;
  private final Process process;

  private Prometheus(Path folder, Path configuration) throws IOException {
    this.log = folder.resolve("prometheus.log");
    List<String> command =
        List.of(
            "sh",
            "-c",
            UNTIL_INPUT_ENDS,
            "sh",
            "prometheus",
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port);
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /**
   * Starts one.
   *
   * @param folder an empty folder for its data
   * @param job the job of the program
   * @param programPort where the program serves its metrics, on 127.0.0.1
   * @param rules a file with rules
   */
  static Prometheus start(Path folder, String job, int programPort, Path rules) {
    try {
      Path configuration = folder.resolve("prometheus.yml");
      Files.writeString(
          configuration,
          """
          global:
            scrape_interval: 500ms
            scrape_timeout: 500ms
            evaluation_interval: 1s
          rule_files: ['%s']
          scrape_configs:
            - job_name: %s
              static_configs: [{targets: ['127.0.0.1:%d']}]
          """
              .formatted(rules.toRealPath(), job, programPort));
      Prometheus started = new Prometheus(folder, configuration);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Prometheus cannot be started; install Debian's prometheus", e);
    }
  }

  private void awaitReady() {
    Awaitility.await("Prometheus")
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("Prometheus has ended:\n" + Files.readString(log));
              }
              return isReady();
            });
  }

  private boolean isReady() throws InterruptedException {
    try {
      return http.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(PATIENCE)
        .build();
  }

  private JsonNode get(String path) {
    try {
      String answer = http.send(request(path), BodyHandlers.ofString()).body();
      JsonNode json = JSON.readTree(answer);
      if (!json.path("status").asString("").equals("success")) {
        throw new IllegalStateException("Prometheus refuses " + path + ": " + answer);
      }
      return json.get("data");
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus does not answer " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Prometheus was asked for " + path, e);
    }
  }

  /** One series of an answer at one moment. */
  record Sample(JsonNode labels, double value) {}

  /** Evaluates a query now. Prometheus has to understand it. */
  List<Sample> query(String expression) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode one : get("/api/v1/query?query=" + encode(expression)).get("result")) {
      samples.add(new Sample(one.get("metric"), Double.parseDouble(one.at("/value/1").asString())));
    }
    return samples;
  }

  /** Evaluates a query for each second between two times; returns the series as Prometheus does. */
  JsonNode queryRange(String expression, Instant from, Instant to) {
    return get("/api/v1/query_range?query=%s&start=%d&end=%d&step=1"
            .formatted(encode(expression), from.getEpochSecond(), to.getEpochSecond()))
        .get("result");
  }

  /** The values of a label among the series that a selector chooses. */
  List<String> labelValues(String label, String selector) {
    return StreamSupport.stream(
            get("/api/v1/label/"
                    + label
                    + "/values?match[]=".replace("[]", "%5B%5D")
                    + encode(selector))
                .spliterator(),
            false)
        .map(JsonNode::asString)
        .toList();
  }

  /** An alert as Prometheus evaluates it: the series for which its expression holds now. */
  record Alert(String name, String runbook, String lastError, List<JsonNode> active) {
    /** Whether the expression holds for a series of an event. */
    boolean isActiveFor(String event) {
      return active.stream().anyMatch(labels -> labels.path("event").asString("").equals(event));
    }
  }

  /** All alerts of the rules. */
  List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode rule : get("/api/v1/rules?type=alert").at("/groups/0/rules")) {
      List<JsonNode> active = new ArrayList<>();
      rule.get("alerts").forEach(alert -> active.add(alert.get("labels")));
      alerts.add(
          new Alert(
              rule.get("name").asString(),
              rule.at("/annotations/runbook").asString(""),
              rule.path("lastError").asString(""),
              active));
    }
    return alerts;
  }

  /** When all rules have been evaluated last. */
  Instant lastEvaluation() {
    return Instant.parse(get("/api/v1/rules").at("/groups/0/lastEvaluation").asString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Ends the process. Its folder stays. */
  @Override
  public void close() {
    try (Stream<ProcessHandle> children = process.descendants()) {
      List<ProcessHandle> started = children.toList();
      process.getOutputStream().close();
      process.waitFor();
      started.forEach(child -> child.onExit().join());
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus cannot be stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

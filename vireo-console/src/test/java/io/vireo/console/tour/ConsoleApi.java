package io.vireo.console.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A script that uses the JSON API of a console with a token. Any thread may use it. */
public final class ConsoleApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String token;

  ConsoleApi(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** {@return a name as a part of a path} */
  public static String part(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /** Gets what is at a path below {@code /api/}. */
  public JsonNode get(String path) {
    return JSON.readTree(body(request(path).GET(), 200));
  }

  /** Gets a path again and again until the answer is as wanted, and returns that. */
  public JsonNode await(String path, Predicate<JsonNode> wanted) {
    return Awaitility.await(path)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> get(path), wanted);
  }

  /** Posts JSON, and returns what a successful answer holds. */
  public JsonNode post(String path, Object content) {
    String answer =
        body(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(content))),
            2);
    return answer.isEmpty() ? JSON.nullNode() : JSON.readTree(answer);
  }

  /** Starts a task, waits until it has ended, and returns it. */
  public JsonNode run(Map<String, ?> task) {
    String id = post("tasks", task).get("id").asString();
    return task(await("tasks", tasks -> !task(tasks, id).get("endedAt").isNull()), id);
  }

  /** {@return a task of the answer to {@code tasks}} */
  public static JsonNode task(JsonNode tasks, String id) {
    return tasks
        .get("tasks")
        .valueStream()
        .filter(one -> one.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no task " + id + " in " + tasks));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + "api/" + path))
        .header("Authorization", "Bearer " + token);
  }

  /** {@return the body of an answer whose status is, or begins with, the given one} */
  private String body(HttpRequest.Builder request, int status) {
    try {
      HttpRequest sent = request.build();
      HttpResponse<String> answer = client.send(sent, HttpResponse.BodyHandlers.ofString());
      assertThat(String.valueOf(answer.statusCode()))
          .as("%s %s: %s", sent.method(), sent.uri(), answer.body())
          .startsWith(String.valueOf(status));
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while the console works", e);
    }
  }
}

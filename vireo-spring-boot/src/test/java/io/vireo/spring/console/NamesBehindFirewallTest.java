package io.vireo.spring.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.spring.TestApplication;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spring Security's firewall refuses paths in which some characters are encoded. Routes and events
 * whose names have these characters are reached nevertheless.
 */
class NamesBehindFirewallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final List<String> NAMES =
      List.of("a/b", "a//b", "50%", "a;b=1", "a\\b", "a/../b", "a\u2028b");

  private static ConfigurableApplicationContext context;
  private static Observer app;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    context =
        new SpringApplicationBuilder(ConsoleInApplicationTest.SecuredShop.class)
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "vireo.console.enabled=true",
                "vireo.url=" + TestApplication.memory())
            .run();
    app = context.getBean(Observer.class);
    for (String name : NAMES) {
      fail(name);
    }
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  private HttpRequest.Builder request(String path) {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    String login = Base64.getEncoder().encodeToString("ada:ada".getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/vireo/api/" + path))
        .header("Authorization", "Basic " + login);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(send(request(path)).body());
  }

  private int post(String path, String json) throws IOException, InterruptedException {
    JsonNode csrf = get("session").path("csrf");
    return send(request(path)
            .header("Content-Type", "application/json")
            .header(csrf.path("header").asString(), csrf.path("token").asString())
            .POST(BodyPublishers.ofString(json)))
        .statusCode();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A failed event of a route, both of the same name; its record may come from anybody. */
  private static void fail(String name) throws IOException {
    app.on(
        name,
        data -> {
          throw new IllegalStateException("no stock");
        });
    app.emit(name, 1);
    Recovery recovery = app.recovery(name);
    await().atMost(PATIENCE).until(() -> recovery.count() == 1);
    StringBuilder line = new StringBuilder();
    recovery.exportTo(RecoveryFilter.all(), line);
    ObjectNode record = (ObjectNode) JsonMapper.shared().readTree(line.toString());
    recovery.discard(RecoveryFilter.all());
    recovery.importFrom(new StringReader(record.put("id", name).toString()));
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void aNameThatAPathCannotHoldComesInTheQuery(String name) throws Exception {
    String encoded = encoded(name);
    String failure = "?route=" + encoded + "&id=" + encoded;
    await()
        .atMost(PATIENCE)
        .until(() -> get("failures/-/-" + failure).path("id").asString().equals(name));

    assertThat(send(request("failures/" + encoded + "/" + encoded)).statusCode()).isEqualTo(400);
    assertThat(post("failures/-/-/edit" + failure, "{\"data\":2}")).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .until(() -> get("routes/-?event=" + encoded).path("event").asString().equals(name));
    assertThat(post("routes/-/pause?event=" + encoded, "{\"scope\":\"route\"}")).isEqualTo(204);
    assertThat(app.control().routePause(name)).isPresent();
  }

  @Test
  void anObserverIsNamedInTheQueryToo() throws Exception {
    await().atMost(PATIENCE).until(() -> get("observers").path("observers").size() > 0);

    assertThat(post("observers/-/pause?id=" + app.id(), "{}")).isEqualTo(204);
    assertThat(post("observers/-/pause?id=" + encoded("a/b"), "{}")).isEqualTo(404);
  }

  @Test
  void aNameInTheQueryLeadsToNoOtherOperation() throws Exception {
    assertThat(post("routes/-?event=" + encoded("a/pause"), "{}")).isEqualTo(405);
    assertThat(send(request("-?event=overview")).statusCode()).isEqualTo(404);
    assertThat(send(request("routes/-/-?event=a&id=explanation")).statusCode()).isEqualTo(404);
  }
}

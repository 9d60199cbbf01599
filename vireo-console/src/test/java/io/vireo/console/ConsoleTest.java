package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final Core core = Core.connect("memory:" + UUID.randomUUID());
  private final HttpClient http = HttpClient.newHttpClient();
  private final Console console = Console.serve(core, options().build());

  private static ConsoleOptions.Builder options() {
    return ConsoleOptions.builder()
        .address(new java.net.InetSocketAddress("127.0.0.1", 0))
        .basePath("/vireo");
  }

  @AfterEach
  void close() {
    console.close();
    core.close();
  }

  private HttpRequest.Builder script(String path) {
    return HttpRequest.newBuilder(console.url().resolve(path))
        .header("Authorization", "Bearer " + console.token().orElseThrow());
  }

  @Test
  void aScriptCallsWithTheToken() throws Exception {
    HttpResponse<String> session =
        http.send(script("api/session").build(), BodyHandlers.ofString());
    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(session.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void theBasePathLeadsToThePage() throws Exception {
    URI bare = URI.create(console.url().toString().replaceFirst("/$", ""));
    HttpResponse<String> redirect =
        http.send(HttpRequest.newBuilder(bare).build(), BodyHandlers.ofString());
    assertThat(redirect.statusCode()).isEqualTo(308);
    assertThat(redirect.headers().firstValue("Location")).contains("/vireo/");
  }

  @Test
  void aTabHasAStreamUntilTheConsoleIsClosed() throws Exception {
    HttpResponse<InputStream> stream =
        http.send(script("api/stream").build(), BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: open");
      assertThat(lines.readLine()).startsWith("data: {\"stream\":\"");
      assertThat(lines.readLine()).isEmpty();
      console.close();
      assertThat(lines.readLine()).isNull();
    }
  }
}

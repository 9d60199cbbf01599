package io.vireo.console;

import static io.vireo.console.TestResponse.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleHandlerTest {
  private final Core core = Core.connect("memory:" + UUID.randomUUID());
  private final ConsoleHandler handler = ConsoleHandler.of(core, ConsoleOptions.defaults());
  private final HandlerClient client = new HandlerClient(handler);

  @AfterEach
  void close() {
    handler.close();
    core.close();
  }

  @Test
  void whoHasTheTokenIsAnAdministrator() {
    ConsoleResponse session = client.loggedIn().get("/api/session");
    assertThat(session.status()).isEqualTo(200);
    assertThat(json(session).path("user").path("role").stringValue()).isEqualTo("admin");
    assertThat(json(session).path("endpoint").stringValue()).startsWith("memory:");
    assertThat(json(session).path("payloads").stringValue()).isEqualTo("shown");
  }

  @Test
  void whoHasLoggedOutIsLoggedInNoMore() {
    client.loggedIn();
    assertThat(client.post("/api/logout", "").status()).isEqualTo(204);
    ConsoleResponse session = client.get("/api/session");
    assertThat(session.status()).isEqualTo(401);
    assertThat(json(session).path("login").get(0).stringValue()).isEqualTo("token");
  }

  @Test
  void whatIsNoOperationIsNotFound() {
    assertThat(client.loggedIn().get("/api/nothing").status()).isEqualTo(404);
    assertThat(client.send(TestRequest.of("DELETE", "/api/session")).status()).isEqualTo(405);
  }

  @Test
  void aClosedConsoleSaysSo() {
    client.loggedIn();
    handler.close();
    for (ConsoleResponse response :
        List.of(
            client.get("/api/overview"),
            client.get("/api/stream"),
            client.post("/api/emit", "{\"event\":\"order.placed\"}"))) {
      assertThat(response.status()).isEqualTo(503);
      assertThat(json(response).path("error").path("message").stringValue())
          .contains("The console is being closed");
    }
  }
}

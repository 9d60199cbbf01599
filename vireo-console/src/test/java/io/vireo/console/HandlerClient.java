package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;

/** A browser that talks to a handler without a server, and keeps the cookie of its session. */
final class HandlerClient {
  private final ConsoleHandler handler;
  private String cookie = "";
  private String csrfToken = "";

  HandlerClient(ConsoleHandler handler) {
    this.handler = handler;
  }

  /** Logs in by the token of the console. */
  HandlerClient loggedIn() {
    return loggedIn("{\"token\": \"%s\"}".formatted(handler.token().orElseThrow()));
  }

  HandlerClient loggedIn(String json) {
    ConsoleResponse response = login(json);
    assertThat(response.status()).isEqualTo(200);
    cookie = response.headers().get("Set-Cookie").replaceFirst(";.*", "");
    csrfToken = TestResponse.json(response).path("csrf").path("token").stringValue();
    return this;
  }

  ConsoleResponse login(String json) {
    return handler.handle(TestRequest.post("/api/login", json).with("X-Vireo-Console", "login"));
  }

  /** Sends a request of the page: with the cookie and, if it changes something, the CSRF token. */
  ConsoleResponse send(TestRequest request) {
    if (!request.method().equals("GET")) {
      request.with("X-Vireo-Console", csrfToken);
    }
    return handler.handle(request.with("Cookie", cookie));
  }

  ConsoleResponse get(String target) {
    return send(TestRequest.get(target));
  }

  ConsoleResponse post(String target, String json) {
    return send(TestRequest.post(target, json));
  }
}

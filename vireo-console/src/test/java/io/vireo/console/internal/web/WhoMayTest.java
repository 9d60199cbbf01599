package io.vireo.console.internal.web;

import static io.vireo.console.internal.web.SmallConsole.json;
import static io.vireo.console.internal.web.SmallConsole.text;
import static io.vireo.console.internal.web.SmallConsole.userLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.TestRequest;
import io.vireo.console.TrustedProxy;
import io.vireo.console.internal.web.SmallConsole.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what: nobody without a login, and then each role what it may. */
class WhoMayTest {
  @TempDir private Path folder;
  private SmallConsole console;

  @BeforeEach
  void open() throws IOException {
    Path users =
        Files.writeString(
            folder.resolve("users"),
            userLine("vera", "viewer", "vera password")
                + userLine("otto", "operator", "otto password")
                + userLine("anna", "admin", "anna password"));
    console =
        new SmallConsole(
            ConsoleOptions.builder().usersFile(users).token("abcdefgh-12345678").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/session", "/api/stream", "/api/things/a", "/api/nothing", "/api", "/api/"})
  void whoIsNotLoggedInSeesNothing(String path) {
    ConsoleResponse response = console.handle(TestRequest.get(path));
    assertThat(response.status()).isEqualTo(401);
    assertThat(json(response).path("error").path("status").intValue()).isEqualTo(401);
    assertThat(json(response).path("login").toString()).isEqualTo("[\"token\",\"password\"]");
  }

  @Test
  void aUserWhoAsksForMuchAtOnceLeavesRoomForOthers() throws Exception {
    Browser vera = console.browser("vera");
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<ConsoleResponse>> slow = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        slow.add(threads.submit(() -> vera.get("/api/slow")));
      }
      await().until(() -> console.slowCalls() == 32);

      ConsoleResponse refused = vera.get("/api/things/a");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(json(refused).path("error").path("message").stringValue())
          .contains("32 other calls")
          .contains("try again");
      assertThat(console.browser("otto").get("/api/things/a").status()).isEqualTo(200);
      console.endSlowCalls();
      for (Future<ConsoleResponse> one : slow) {
        assertThat(one.get().status()).isEqualTo(200);
      }
      assertThat(vera.get("/api/things/a").status()).isEqualTo(200);
      assertThat(console.slowCalls()).isEqualTo(32);
    } finally {
      console.endSlowCalls();
      threads.shutdown();
    }
  }

  @Test
  void whoIsNotLoggedInChangesNothing() {
    assertThat(console.handle(TestRequest.post("/api/things/a", "{}")).status()).isEqualTo(401);
    assertThat(console.handle(TestRequest.post("/api/logout", "")).status()).isEqualTo(401);
    assertThat(console.done()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer abcdefgh-12345679",
        "Bearer abcdefgh-1234567",
        "Bearer abcdefgh-123456789",
        "Bearer ",
        "Bearer",
        "Basic abcdefgh-12345678",
        "abcdefgh-12345678"
      })
  void aWrongTokenIsNone(String authorization) {
    assertThat(
            console
                .handle(TestRequest.get("/api/session").with("Authorization", authorization))
                .status())
        .isEqualTo(401);
  }

  @Test
  void aTokenInTheAddressIsNone() {
    assertThat(console.handle(TestRequest.get("/api/session?token=abcdefgh-12345678")).status())
        .isEqualTo(401);
  }

  @Test
  void aScriptWithTheTokenNeedsNoSession() {
    assertThat(
            console
                .handle(
                    TestRequest.post("/api/things/a", "{}")
                        .with("Authorization", "Bearer abcdefgh-12345678"))
                .status())
        .isEqualTo(200);
    assertThat(console.done()).containsExactly("token changed a");
  }

  @Test
  void aViewerReadsAndChangesNothing() {
    Browser vera = console.browser("vera");
    assertThat(vera.get("/api/things/a").status()).isEqualTo(200);
    ConsoleResponse change = vera.post("/api/things/a", "{}");
    assertThat(change.status()).isEqualTo(403);
    assertThat(text(change)).contains("operator").contains("viewer");
    assertThat(console.done()).isEmpty();
  }

  @Test
  void anOperatorChangesButImportsNothing() {
    Browser otto = console.browser("otto");
    assertThat(otto.post("/api/things/a", "{}").status()).isEqualTo(200);
    assertThat(otto.post("/api/import", "{}").status()).isEqualTo(403);
    assertThat(console.done()).containsExactly("otto changed a");
  }

  @Test
  void anAdministratorMayAll() {
    assertThat(console.browser("anna").post("/api/import", "{}").status()).isEqualTo(200);
  }

  @Test
  void aReadOnlyConsoleChangesNothingButLogsIn() {
    SmallConsole readOnly = new SmallConsole(ConsoleOptions.builder().readOnly(true).build());
    Browser admin = readOnly.browser();
    assertThat(json(admin.get("/api/session")).path("readOnly").booleanValue()).isTrue();
    ConsoleResponse change = admin.post("/api/things/a", "{}");
    assertThat(change.status()).isEqualTo(403);
    assertThat(text(change)).contains("read-only");
    assertThat(readOnly.done()).isEmpty();
    assertThat(admin.post("/api/logout", "").status()).isEqualTo(204);
  }

  @Test
  void theHeadersOfATrustedProxyNameTheUser() {
    SmallConsole behind = behindProxy();
    TestRequest request =
        TestRequest.get("/api/session")
            .from("10.1.2.3")
            .with("X-User", "petra")
            .with("X-Role", "Operator");
    ConsoleResponse session = behind.handle(request);
    assertThat(json(session).path("user").toString())
        .isEqualTo("{\"name\":\"petra\",\"role\":\"operator\"}");
    assertThat(json(session).path("login").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.2.0.1", "127.0.0.1", "::1", "fe80::1", "10.1.2.3.evil", ""})
  void theSameHeadersFromAnotherAddressAreNothing(String address) {
    assertThat(
            behindProxy()
                .handle(
                    TestRequest.get("/api/session")
                        .from(address)
                        .with("X-User", "petra")
                        .with("X-Role", "admin"))
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "root", "admin, viewer", "administrator"})
  void aProxyThatNamesNoRoleLetsNobodyIn(String role) {
    assertThat(
            behindProxy()
                .handle(
                    TestRequest.get("/api/session")
                        .from("10.1.2.3")
                        .with("X-User", "petra")
                        .with("X-Role", role))
                .status())
        .isEqualTo(401);
  }

  private static SmallConsole behindProxy() {
    return new SmallConsole(
        ConsoleOptions.builder()
            .trustedProxy(new TrustedProxy("X-User", "X-Role", List.of("10.1.0.0/16")))
            .build());
  }

  @Test
  void anAuthenticatorDecidesAlone() {
    SmallConsole own =
        new SmallConsole(
            ConsoleOptions.builder()
                .authenticator(
                    request ->
                        request.header("X-Own").map(name -> new ConsoleUser(name, Role.VIEWER)))
                .build());
    ConsoleResponse session = own.handle(TestRequest.get("/api/session").with("X-Own", "paul"));
    assertThat(json(session).path("user").path("name").stringValue()).isEqualTo("paul");
    ConsoleResponse login = own.login("{\"token\": \"abcdefgh-12345678\"}");
    assertThat(login.status()).isEqualTo(404);
  }

  @Test
  void anAuthenticatorThatFailsLetsNobodyIn() {
    SmallConsole own =
        new SmallConsole(
            ConsoleOptions.builder()
                .authenticator(
                    request -> {
                      throw new IllegalStateException("the directory is away");
                    })
                .build());
    ConsoleResponse session = own.handle(TestRequest.get("/api/session"));
    assertThat(session.status()).isEqualTo(500);
    assertThat(text(session)).doesNotContain("directory");
  }

  @Test
  void anAuthenticatorThatKnowsNobodyLetsNobodyIn() {
    SmallConsole own =
        new SmallConsole(
            ConsoleOptions.builder().authenticator(request -> Optional.empty()).build());
    assertThat(own.handle(TestRequest.get("/api/session")).status()).isEqualTo(401);
  }

  @Test
  void othersThanAdministratorsAreToldThatPayloadsAreMasked() {
    assertThat(json(console.browser("otto").get("/api/session")).path("payloads").stringValue())
        .isEqualTo("masked");
    assertThat(json(console.browser("anna").get("/api/session")).path("payloads").stringValue())
        .isEqualTo("shown");
  }
}

package io.vireo.console.internal.web;

import static io.vireo.console.internal.web.SmallConsole.text;
import static io.vireo.console.internal.web.SmallConsole.userLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.TestRequest;
import io.vireo.console.TrustedProxy;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.web.SmallConsole.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins, and the sessions that they begin. */
class LoginTest {
  private static final String WRONG = "{\"name\": \"vera\", \"password\": \"wrong\"}";
  private static final String RIGHT = "{\"name\": \"vera\", \"password\": \"vera password\"}";

  @TempDir private Path folder;
  private Path users;
  private SmallConsole console;

  @BeforeEach
  void open() throws IOException {
    users = folder.resolve("users");
    Files.writeString(users, userLine("vera", "viewer", "vera password"));
    console = new SmallConsole(ConsoleOptions.builder().usersFile(users).build());
  }

  @Test
  void theCookieIsForThisConsoleAloneAndNoScriptReadsIt() {
    SmallConsole below = new SmallConsole(ConsoleOptions.builder().basePath("/vireo").build());
    assertThat(below.browser().setCookie())
        .matches("vireo-console-8484=[A-Za-z0-9_-]{43}; Path=/vireo/; HttpOnly; SameSite=Strict");
  }

  @Test
  void theCookieOfAnEncryptedConnectionIsSentOverSuchOnesAlone() {
    ConsoleResponse login =
        console.handle(
            TestRequest.post("/api/login", RIGHT).with("X-Vireo-Console", "login").encrypted());
    assertThat(login.headers().get("Set-Cookie")).endsWith("; Secure");
  }

  @Test
  void aSessionThatSomebodyHasPlantedIsNotUsed() {
    String planted = "vireo-console-8484=planted";
    ConsoleResponse login =
        console.handle(
            TestRequest.post("/api/login", RIGHT)
                .with("X-Vireo-Console", "login")
                .with("Cookie", planted));
    assertThat(login.status()).isEqualTo(200);
    assertThat(login.headers().get("Set-Cookie")).doesNotContain("planted");
    assertThat(console.handle(TestRequest.get("/api/session").with("Cookie", planted)).status())
        .isEqualTo(401);
  }

  @Test
  void aLoginEndsTheSessionThatTheBrowserHadBefore() {
    Browser before = console.browser("vera");
    ConsoleResponse login =
        console.handle(
            TestRequest.post("/api/login", RIGHT)
                .with("X-Vireo-Console", "login")
                .with("Cookie", before.cookie()));
    assertThat(login.headers().get("Set-Cookie")).doesNotContain(before.cookie());
    assertThat(before.get("/api/session").status()).isEqualTo(401);
  }

  @Test
  void aCookieOfAnotherSiteDoesNotHideTheOwnOne() {
    Browser vera = console.browser("vera");
    assertThat(
            console
                .handle(
                    TestRequest.get("/api/session")
                        .with("Cookie", "vireo-console-8484=x; a=b; " + vera.cookie()))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aLogoutEndsTheSessionAndItsCookie() {
    Browser vera = console.browser("vera");
    ConsoleResponse logout = vera.post("/api/logout", "");
    assertThat(logout.status()).isEqualTo(204);
    assertThat(logout.headers().get("Set-Cookie")).contains("Max-Age=0");
    assertThat(vera.get("/api/session").status()).isEqualTo(401);
  }

  @Test
  void afterTenWrongPasswordsEvenTheRightOneIsRefusedForAWhile() {
    for (int i = 0; i < 10; i++) {
      assertThat(console.login(WRONG).status()).isEqualTo(401);
    }
    ConsoleResponse refused = console.login(RIGHT);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("Retry-After", "6");
  }

  @Test
  void wrongPasswordsFromManyAddressesCountForTheName() {
    for (int i = 0; i < 10; i++) {
      assertThat(from("10.0.0." + i, WRONG).status()).isEqualTo(401);
    }
    assertThat(from("10.0.0.99", RIGHT).status()).isEqualTo(429);
  }

  @Test
  void wrongTokensFromOneAddressDoNotKeepOthersOut() {
    SmallConsole tokens = new SmallConsole(ConsoleOptions.defaults());
    for (int i = 0; i < 20; i++) {
      tokens.handle(
          TestRequest.get("/api/session")
              .from("10.0.0.1")
              .with("Authorization", "Bearer wrong-wrong-wrong"));
    }
    assertThat(bearer(tokens, "10.0.0.1")).isEqualTo(401);
    assertThat(bearer(tokens, "10.0.0.2")).isEqualTo(200);
  }

  private static int bearer(SmallConsole console, String address) {
    return console
        .handle(
            TestRequest.get("/api/session")
                .from(address)
                .with("Authorization", "Bearer " + console.token()))
        .status();
  }

  private ConsoleResponse from(String address, String json) {
    return console.handle(
        TestRequest.post("/api/login", json).with("X-Vireo-Console", "login").from(address));
  }

  @Test
  void aClientCannotChooseItsAddress() {
    for (int i = 0; i < 11; i++) {
      console.handle(
          TestRequest.post("/api/login", "{\"name\": \"v%d\", \"password\": \"x\"}".formatted(i))
              .with("X-Vireo-Console", "login")
              .with("X-Forwarded-For", "10.0.0." + i));
    }
    assertThat(console.login(RIGHT).status()).isEqualTo(429);
  }

  private SmallConsole behindAProxy() {
    return new SmallConsole(
        ConsoleOptions.builder()
            .usersFile(users)
            .trustedProxy(new TrustedProxy("X-User", "X-Role", List.of("10.1.0.1")))
            .build());
  }

  @Test
  void behindATrustedProxyTheAddressIsThatOfTheClient() {
    SmallConsole behind = behindAProxy();
    behind.handle(
        TestRequest.post("/api/login", WRONG)
            .with("X-Vireo-Console", "login")
            .from("10.1.0.1")
            .with("X-Forwarded-For", "1.1.1.1, 203.0.113.7, 10.1.0.1"));
    assertThat(behind.audit()).extracting(AuditEntry::from).containsExactly("203.0.113.7");
  }

  @Test
  void anAddressThatAProxyNamesWithItsPortCountsWithoutThePort() {
    SmallConsole behind = behindAProxy();
    int status = 0;
    for (int i = 0; i < 11; i++) {
      String attempt = "{\"name\": \"v%d\", \"password\": \"x\"}".formatted(i);
      String client = "203.0.113.7:" + (40_000 + i) + ", 10.1.0.1:443";
      status =
          behind
              .handle(
                  TestRequest.post("/api/login", attempt)
                      .with("X-Vireo-Console", "login")
                      .from("10.1.0.1")
                      .with("X-Forwarded-For", client))
              .status();
    }
    assertThat(status).isEqualTo(429);
    assertThat(behind.audit()).extracting(AuditEntry::from).containsOnly("203.0.113.7");
  }

  @Test
  void aChangeThroughATrustedProxyIsAuditedWithTheAddressOfTheClient() {
    SmallConsole behind =
        new SmallConsole(
            ConsoleOptions.builder()
                .token("a-token-for-this-test-alone")
                .trustedProxy(new TrustedProxy("X-User", "X-Role", List.of("10.1.0.1")))
                .build());
    ConsoleResponse changed =
        behind.handle(
            TestRequest.post("/api/things/a", "{}")
                .with("Authorization", "Bearer a-token-for-this-test-alone")
                .from("10.1.0.1")
                .with("X-Forwarded-For", "203.0.113.7"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(behind.done()).containsExactly("token changed a from 203.0.113.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"token\"",
        "{\"name\": \"vera\"}",
        "{\"name\": [], \"password\": {}}",
        "{\"token\": \"a\", \"name\": \"vera\", \"password\": \"b\"}",
        "{\"name\": \"vera\", \"name\": \"vera\", \"password\": \"vera password\"}"
      })
  void aLoginThatIsNoneIsRefused(String json) {
    assertThat(console.login(json).status()).isEqualTo(400);
  }

  @Test
  void aLoginWithoutTheHeaderOfThePageIsRefused() {
    assertThat(console.handle(TestRequest.post("/api/login", RIGHT)).status()).isEqualTo(403);
  }

  @Test
  void aUserWhoIsTakenOutOfTheFileIsLoggedOut() throws IOException {
    Browser vera = console.browser("vera");
    assertThat(vera.get("/api/session").status()).isEqualTo(200);
    Files.writeString(users, userLine("otto", "viewer", "otto password"));
    await().until(() -> vera.get("/api/session").status() == 401);
    assertThat(console.browser("otto").get("/api/session").status()).isEqualTo(200);
  }

  @Test
  void aRoleThatIsChangedInTheFileCountsForSessions() throws IOException {
    Browser vera = console.browser("vera");
    assertThat(vera.post("/api/things/a", "{}").status()).isEqualTo(403);
    Files.writeString(users, Files.readString(users).replace(":viewer:", ":operator:"));
    await().until(() -> vera.post("/api/things/a", "{}").status() == 200);
  }

  @Test
  void aRoleThatIsChangedEndsTheStreamsThatBeganWithTheOldOne() throws IOException {
    Browser vera = console.browser("vera");
    ConsoleResponse stream = vera.get("/api/stream");
    Thread tab = new Thread(() -> text(stream));
    tab.setDaemon(true);
    tab.start();
    Files.writeString(users, Files.readString(users).replace(":viewer:", ":operator:"));
    await().until(() -> vera.post("/api/things/a", "{}").status() == 200);
    console.streams().checkAll();
    await().until(() -> !tab.isAlive());
  }

  @Test
  void aNewPasswordEndsTheSessionsOfTheOldOne() throws IOException {
    Browser vera = console.browser("vera");
    Files.writeString(users, userLine("vera", "viewer", "another password"));
    await().until(() -> vera.get("/api/session").status() == 401);
  }

  @Test
  void loginsAreAuditedAlsoThoseThatFailed() {
    console.login(WRONG);
    Browser vera = console.browser("vera");
    vera.post("/api/logout", "");
    assertThat(console.audit())
        .extracting(entry -> entry.user().name() + " " + entry.action() + " " + entry.outcome())
        .containsExactly("vera login refused", "vera login done", "vera logout done");
  }

  @Test
  void aNameWithLineBreaksIsAuditedInOneLine() {
    console.login("{\"name\": \"eve\\r\\n10:00 anna login done\", \"password\": \"x\"}");
    assertThat(console.audit().get(0).user().name()).isEqualTo("eve10:00 anna login done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0085", "eve\\u009b", "\\ud800", "\\u2028"})
  void aNameThatNobodyCanHaveIsRefusedAsAnyOther(String name) {
    String login = "{\"name\": \"%s\", \"password\": \"x\"}".formatted(name);
    assertThat(console.login(login).status()).isEqualTo(401);
    assertThat(console.audit()).hasSize(1);
  }

  @Test
  void anAnswerNeverRepeatsThePassword() {
    assertThat(text(console.login("{\"name\": \"vera\", \"password\": \"s3cret-Guess\"}")))
        .doesNotContain("s3cret");
    assertThat(console.audit().toString()).doesNotContain("s3cret");
  }
}

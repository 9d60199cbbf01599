package io.vireo.console.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.TestRequest;
import io.vireo.console.TrustedProxy;
import io.vireo.console.internal.web.SmallConsole.Browser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites make the user's browser send requests, with the user's cookie. */
class OriginTest {
  private final SmallConsole console = new SmallConsole(ConsoleOptions.defaults());
  private final Browser browser = console.browser();

  @Test
  void thePageOfTheConsoleMayChange() {
    assertThat(browser.post("/api/things/a", "{}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://127.0.0.1:9999",
        "http://127.0.0.1",
        "http://localhost:8484",
        "http://127.0.0.1.evil.example:8484",
        "http://evil.example#127.0.0.1:8484",
        "http://127.0.0.1:8484@evil.example",
        "file://127.0.0.1:8484",
        "null",
        "",
        "not a url"
      })
  void aPageOfAnotherOriginChangesNothing(String origin) {
    assertThat(
            console.handle(browser.change("/api/things/a", "{}").with("Origin", origin)).status())
        .isEqualTo(403);
    assertThat(console.done()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "CROSS-SITE", "anything"})
  void aPageOfAnotherSiteNeitherChangesNorReads(String site) {
    assertThat(
            console
                .handle(browser.change("/api/things/a", "{}").with("Sec-Fetch-Site", site))
                .status())
        .isEqualTo(403);
    assertThat(
            console
                .handle(
                    TestRequest.get("/api/session")
                        .with("Cookie", browser.cookie())
                        .with("Sec-Fetch-Site", site))
                .status())
        .isEqualTo(403);
    assertThat(console.done()).isEmpty();
  }

  @Test
  void aChangeWithoutTheTokenOfTheSessionIsRefused() {
    TestRequest missing = browser.change("/api/things/a", "{}").without("X-Vireo-Console");
    assertThat(console.handle(missing).status()).isEqualTo(403);
    TestRequest empty = browser.change("/api/things/a", "{}").with("X-Vireo-Console", "");
    assertThat(console.handle(empty).status()).isEqualTo(403);
    TestRequest wrong = browser.change("/api/things/a", "{}").with("X-Vireo-Console", "login");
    assertThat(console.handle(wrong).status()).isEqualTo(403);
    assertThat(console.done()).isEmpty();
  }

  @Test
  void theTokenOfAnotherSessionIsRefused() {
    Browser other = console.browser();
    assertThat(
            console
                .handle(
                    browser
                        .change("/api/things/a", "{}")
                        .with("X-Vireo-Console", other.csrfToken()))
                .status())
        .isEqualTo(403);
  }

  @Test
  void aLogoutByAnotherSiteIsRefused() {
    assertThat(
            console.handle(browser.change("/api/logout", "").without("X-Vireo-Console")).status())
        .isEqualTo(403);
    assertThat(browser.get("/api/session").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        ""
      })
  void aFormChangesNothing(String type) {
    assertThat(
            console
                .handle(browser.change("/api/things/a", "{}").with("Content-Type", type))
                .status())
        .isEqualTo(415);
    assertThat(console.done()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8484", "127.0.0.1.evil.example", "", "10.0.0.1"})
  void aConsoleAtALoopbackAddressAnswersToNoOtherName(String host) {
    SmallConsole local =
        new SmallConsole(ConsoleOptions.defaults(), Set.of("127.0.0.1", "localhost", "::1"));
    assertThat(local.handle(TestRequest.get("/").with("Host", host)).status()).isEqualTo(421);
    assertThat(local.handle(TestRequest.get("/api/session").with("Host", host)).status())
        .isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8484", "localhost:1", "LOCALHOST", "[::1]:8484", "[::1]"})
  void itAnswersToTheNamesOfThisMachine(String host) {
    SmallConsole local =
        new SmallConsole(ConsoleOptions.defaults(), Set.of("127.0.0.1", "localhost", "::1"));
    assertThat(local.handle(TestRequest.get("/api/session").with("Host", host)).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "console.example, https://console.example, 401",
    "console.example:443, https://console.example, 401",
    "console.example, https://console.example:443, 401",
    "console.example, https://console.example:8443, 403",
    "console.example, http://console.example, 403"
  })
  void theStandardPortMayBeLeftOut(String host, String origin, int status) {
    assertThat(
            console
                .handle(
                    TestRequest.get("/api/session")
                        .with("Host", host)
                        .with("Origin", origin)
                        .encrypted())
                .status())
        .isEqualTo(status);
  }

  @Test
  void theHostThatAProxyTellsCountsOnlyIfTheProxyIsTrusted() {
    SmallConsole behind =
        new SmallConsole(
            ConsoleOptions.builder()
                .token("abcdefgh-12345678")
                .trustedProxy(new TrustedProxy("X-User", "X-Role", List.of("10.1.0.1")))
                .build());
    assertThat(behind.handle(forwarded().from("10.1.0.1")).status()).isEqualTo(401);
    assertThat(behind.handle(forwarded().from("10.1.0.2")).status()).isEqualTo(403);
  }

  private static TestRequest forwarded() {
    return TestRequest.get("/api/session")
        .with("Host", "inside:8484")
        .with("X-Forwarded-Host", "console.example")
        .with("Origin", "https://console.example");
  }
}

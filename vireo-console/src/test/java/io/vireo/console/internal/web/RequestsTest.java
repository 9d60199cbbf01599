package io.vireo.console.internal.web;

import static io.vireo.console.internal.web.SmallConsole.json;
import static io.vireo.console.internal.web.SmallConsole.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.TestRequest;
import io.vireo.console.internal.web.SmallConsole.Browser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of every kind, also those that no browser sends, and what each answer is like. */
class RequestsTest {
  private final SmallConsole console = new SmallConsole(ConsoleOptions.defaults());
  private final Browser browser = console.browser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/../ConsoleHandler.class",
        "/app/%2e%2e/ConsoleHandler.class",
        "/app/%2E%2E%2FConsoleHandler.class",
        "/app/..%2fConsoleHandler.class",
        "/app/vendor/../../../../../logback.xml",
        "/app/%252e%252e/x.js",
        "/app//etc/passwd",
        "/app/vendor",
        "/app/vendor/",
        "/app/",
        "/app",
        "/app/.js",
        "/app/x.class",
        "/app/META-INF/MANIFEST.MF",
        "/../index.html",
        "/index.html",
        "/etc/passwd"
      })
  void whatIsNoFileOfThePageIsNotFound(String path) {
    assertThat(console.handle(TestRequest.get(path)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/a%00.js",
        "/app\\..\\x.js",
        "/app/%5c%2",
        "/%",
        "/%zz",
        "/app/%ff",
        "/app/%c0%ae%c0%ae/x.js",
        "/api/things/a%0d%0aSet-Cookie:x",
        "/api/things/%ed%a0%80",
        "x",
        ""
      })
  void aPathThatIsNotValidIsRefused(String path) {
    assertThat(console.handle(TestRequest.get(path)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "a%2Fb, a/b",
    "%25, %",
    "%23%3F, #?",
    "a+b, a+b",
    "%C3%A4, ä",
    "%3Cscript%3E, <script>",
    "%E2%80%AE, \u202E",
    "known, known",
    "k%6Eown, known",
    "%252E%252E, ..",
    "%252e, %2e"
  })
  void aNameInThePathIsDecodedOnce(String raw, String name) {
    assertThat(json(browser.get("/api/things/" + raw)).path("name").stringValue()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "-?name=a%2Fb, a/b",
    "%2D?name=%25%3B%5C, %;\\",
    "-?name=a%2F%2Fb&text=x, a//b",
    "-?name=.., ..",
    "-?name=%252E, %2E",
    "-?name=-, -",
    "-, -",
    "-?text=a, -",
    "a?name=b, a",
    "known?name=b, known",
    "-?name=known, known"
  })
  void aNameMayComeInTheQuery(String target, String name) {
    assertThat(json(browser.get("/api/things/" + target)).path("name").stringValue())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/things/-?name=, 400",
    "/api/things/-?name, 400",
    "/api/things/-?name=%00, 400",
    "/api/things/-?name=%C0%AF, 400",
    "/api/-?name=things, 404",
    "/api/-/-?name=a, 404",
    "/api/things/-/?name=a, 404",
    "/api/things?name=a, 404",
    "/-?name=app, 404",
    "/app/-?name=api.js, 404"
  })
  void aNameInTheQueryIsNoOtherPartOfThePath(String target, int status) {
    assertThat(browser.get(target).status()).isEqualTo(status);
  }

  @Test
  void aChangeTakesANameFromTheQuery() {
    assertThat(browser.post("/api/things/-?name=a%2Fb", "{}").status()).isEqualTo(200);
    assertThat(console.done()).singleElement().asString().endsWith(" changed a/b");
  }

  @Test
  void aQueryIsDecoded() {
    assertThat(json(browser.get("/api/things/a?text=a%26b+c%2B&text=d")).path("text").stringValue())
        .isEqualTo("a&b c+");
    assertThat(json(browser.get("/api/things/a?&=&text")).path("text").stringValue())
        .isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, 405",
    "DELETE, 405",
    "PATCH, 405",
    "TRACE, 405",
    "get, 405",
    "HEAD, 405",
    "OPTIONS, 204"
  })
  void anotherMethodIsRefused(String method, int status) {
    ConsoleResponse response =
        console.handle(
            TestRequest.of(method, "/api/things/a")
                .with("Cookie", browser.cookie())
                .with("X-Vireo-Console", browser.csrfToken())
                .with("X-HTTP-Method-Override", "POST"));
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().get("Allow")).contains("GET").contains("POST");
    assertThat(console.done()).isEmpty();
  }

  @Test
  void aFileOfThePageIsOnlyRead() {
    assertThat(console.handle(TestRequest.post("/", "{}")).status()).isEqualTo(405);
    assertThat(console.handle(TestRequest.of("OPTIONS", "/")).status()).isEqualTo(204);
    ConsoleResponse head = console.handle(TestRequest.of("HEAD", "/app/vendor/preact.mjs"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(text(head)).isEmpty();
  }

  @Test
  void aFileIsSentAgainOnlyIfItHasChanged() {
    TestRequest request = TestRequest.get("/app/vendor/preact.mjs");
    ConsoleResponse first = console.handle(request);
    assertThat(first.headers())
        .containsEntry("Content-Type", "text/javascript; charset=utf-8")
        .containsEntry("Cache-Control", "no-cache");
    ConsoleResponse second =
        console.handle(request.with("If-None-Match", first.headers().get("ETag")));
    assertThat(second.status()).isEqualTo(304);
    assertThat(text(second)).isEmpty();
  }

  @Test
  void eachAnswerTellsBrowsersWhatThePageMayDo() {
    for (ConsoleResponse response :
        new ConsoleResponse[] {
          console.handle(TestRequest.get("/")),
          console.handle(TestRequest.get("/app/nothing.js")),
          console.handle(TestRequest.get("/api/session")),
          browser.get("/api/session"),
          console.handle(TestRequest.get("/%"))
        }) {
      assertThat(response.headers())
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("X-Frame-Options", "DENY")
          .containsEntry("Referrer-Policy", "no-referrer")
          .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
          .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
          .containsKey("Permissions-Policy");
      assertThat(response.headers().get("Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self'")
          .contains("frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe");
    }
    assertThat(browser.get("/api/session").headers()).containsEntry("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @CsvSource({"connection, 503", "vireo, 409", "refused, 409"})
  void aFailureHasAStatusAndAMessage(String kind, int status) {
    ConsoleResponse response = browser.get("/api/failures/" + kind);
    assertThat(response.status()).isEqualTo(status);
    assertThat(json(response).path("error").path("status").intValue()).isEqualTo(status);
    assertThat(json(response).path("error").path("message").stringValue()).isNotEmpty();
  }

  @Test
  void whatNobodyHasForeseenIsToldByAnIdAlone() {
    ConsoleResponse response = browser.get("/api/failures/unforeseen");
    assertThat(response.status()).isEqualTo(500);
    assertThat(text(response)).containsPattern("error [0-9a-f]{12}").doesNotContain("secret");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    String json = "\"" + "x".repeat(Bodies.MAX_JSON_BYTES) + "\"";
    assertThat(browser.post("/api/things/a", json).status()).isEqualTo(413);
    TestRequest announced =
        browser.change("/api/things/a", "{}").with("Content-Length", "99999999999999");
    assertThat(console.handle(announced).status()).isEqualTo(413);
    TestRequest invalid = browser.change("/api/things/a", "{}").with("Content-Length", "-1");
    assertThat(console.handle(invalid).status()).isEqualTo(413);
    assertThat(console.done()).isEmpty();
  }

  @Test
  void anEventOfOneMebibyteFits() {
    String json = "{\"data\": \"" + "x".repeat(1 << 20) + "\"}";
    assertThat(browser.post("/api/things/a", json).status()).isEqualTo(200);
  }

  @Test
  void anImportMayBeLarger() {
    TestRequest request =
        browser
            .change("/api/import", "x".repeat(3 << 20))
            .with("Content-Type", "application/x-ndjson");
    assertThat(json(console.handle(request)).path("bytes").intValue()).isEqualTo(3 << 20);
  }

  @Test
  void anImportHasALimitToo() {
    SmallConsole small = new SmallConsole(ConsoleOptions.builder().importBytes(1 << 20).build());
    TestRequest request =
        small
            .browser()
            .change("/api/import", "x".repeat((1 << 20) + 1))
            .with("Content-Type", "application/x-ndjson");
    assertThat(small.handle(request).status()).isEqualTo(413);
    assertThat(small.done()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{}{}", "NaN", "[1,]", "{\"a\":1,\"a\":2}", "{'a':1}", "\"\\ud800", "\u0000"})
  void whatIsNoJsonIsRefused(String body) {
    assertThat(browser.post("/api/things/a", body).status()).isEqualTo(400);
    assertThat(console.done()).isEmpty();
  }

  @Test
  void deepNestingAndLongNumbersAreRefused() {
    assertThat(browser.post("/api/things/a", nested(200)).status()).isEqualTo(200);
    assertThat(browser.post("/api/things/a", nested(201)).status()).isEqualTo(400);
    assertThat(browser.post("/api/things/a", "1".repeat(1_000)).status()).isEqualTo(200);
    assertThat(browser.post("/api/things/a", "1".repeat(1_001)).status()).isEqualTo(400);
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  @Test
  void numbersKeepTheirDigits() {
    String number = "[12345678901234567890.10,1e400]";
    assertThat(text(browser.post("/api/things/a", number)))
        .contains("12345678901234567890.10")
        .contains("1E+400");
  }

  @Test
  void hostileTextComesBackAsJsonAlone() {
    ConsoleResponse response = browser.get("/api/things/%3C%2Fscript%3E%22%27");
    assertThat(response.headers()).containsEntry("Content-Type", "application/json; charset=utf-8");
    assertThat(json(response).path("name").stringValue()).isEqualTo("</script>\"'");
  }

  @Test
  void aQueryOrPathWithoutEndIsRefused() {
    assertThat(browser.get("/api/things/a?text=" + "x".repeat(10_000)).status()).isEqualTo(414);
    assertThat(browser.get("/api/things/" + "x".repeat(10_000)).status()).isEqualTo(400);
  }

  @Test
  void headersHaveNoLineBreaks() {
    for (Map.Entry<String, String> header : browser.get("/api/session").headers().entrySet()) {
      assertThat(header.getValue()).doesNotContain("\r", "\n");
    }
  }
}

package io.vireo.console.internal.failure;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.console.PayloadVisibility;
import io.vireo.console.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies, headers, errors and ids may be anything. */
class HostileFailuresTest {
  private static final String SCRIPT = "</script><script>alert('\"x%2f../\u202e')</script>";

  private final String route = TestRecords.freshName("<script>'\"/%2f#\u202e");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));
  private final TestConsole console =
      new TestConsole(
          app,
          Set.of(route),
          Duration.ofSeconds(30),
          user ->
              new PayloadView(
                  user.role() == Role.VIEWER
                      ? PayloadVisibility.HIDDEN
                      : user.role() == Role.OPERATOR
                          ? PayloadVisibility.MASKED
                          : PayloadVisibility.SHOWN,
                  List.of(Pattern.compile("secret"))));
  private final TestCalls viewer = console.calls(Role.VIEWER);
  private final TestCalls operator = console.calls(Role.OPERATOR);
  private final TestCalls admin = console.calls(Role.ADMIN);

  @AfterEach
  void close() {
    console.close();
    app.close();
  }

  private void store(ObjectNode... records) {
    TestRecords.store(app, route, records.length, i -> records[i]);
    console.awaitTotal(records.length);
  }

  private JsonNode body(TestCalls user, String id) {
    return one(user, id).path("body");
  }

  private JsonNode one(TestCalls user, String id) {
    return user.get("/failures/{route}/{id}", List.of(route, id));
  }

  private static int total(TestCalls user, String text, String in) {
    return user.get("/failures", "text", text, "in", in).path("total").intValue();
  }

  @Test
  void bodiesOfEveryKindAreShown() {
    store(
        record("large", "m", ("\"" + "x".repeat(1 << 20) + "\"").getBytes(UTF_8)),
        record("deep", "m", ("[".repeat(10_000) + "]".repeat(10_000)).getBytes(UTF_8)),
        record("bytes", "m", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}),
        record("nan", "m", "NaN".getBytes(UTF_8)),
        record("two", "m", "{} {}".getBytes(UTF_8)),
        record("script", "m", ("{\"" + SCRIPT.replace("\"", "\\\"") + "\":1e999}").getBytes(UTF_8)),
        record("empty", "m", new byte[0]));

    assertThat(body(admin, "large").path("kind").stringValue()).isEqualTo("text");
    assertThat(body(admin, "large").path("bytes").intValue()).isEqualTo((1 << 20) + 2);
    assertThat(body(admin, "deep").path("kind").stringValue()).isEqualTo("text");
    assertThat(body(admin, "bytes").path("kind").stringValue()).isEqualTo("binary");
    assertThat(body(admin, "bytes").path("base64").stringValue()).isEqualTo("//4AAQ==");
    assertThat(body(admin, "nan").path("kind").stringValue()).isEqualTo("text");
    assertThat(body(admin, "two").path("kind").stringValue()).isEqualTo("text");
    assertThat(body(admin, "script").path("json").propertyNames()).containsExactly(SCRIPT);
    assertThat(body(admin, "empty").path("text").stringValue()).isEmpty();
    assertThat(admin.get("/failures").path("items")).hasSize(7);
  }

  @Test
  void errorsAndHeadersOfEveryKindAreShown() {
    ObjectNode odd = record("a/../b?c#d%2f", SCRIPT, "1".getBytes(UTF_8));
    odd.withObject("/properties/headers")
        .put(SCRIPT, SCRIPT)
        .put("n", 1)
        .putArray("list")
        .add(SCRIPT);
    ObjectNode large = record("large", "e".repeat(1 << 20) + "END", "1".getBytes(UTF_8));
    store(odd, large);

    assertThat(one(admin, "a/../b?c#d%2f").path("headers").path(SCRIPT).stringValue())
        .isEqualTo(SCRIPT);
    assertThat(one(admin, "large").path("message").stringValue()).hasSize(64 * 1_024 + 1);
    assertThat(total(admin, "EEEEND", "error")).isEqualTo(1);
    assertThat(total(admin, "ALERT('", "headers")).isEqualTo(1);
    assertThat(admin.get("/failures").toString().length()).isLessThan(20_000);
    assertThat(admin.get("/failures/groups").path("groups")).hasSize(2);
  }

  @Test
  void eachRecordHasAnIdThatFindsIt() {
    List<String> odd = List.of("x".repeat(1 << 20), "a\nb", "half \ud83d", "a/../b?c#d%2f");
    TestRecords.store(app, route, odd.size(), i -> record(odd.get(i), "m", "1".getBytes(UTF_8)));
    console.awaitTotal(odd.size());

    for (JsonNode item : admin.get("/failures").path("items")) {
      String id = item.path("id").stringValue();
      assertThat(id).hasSizeLessThan(256);
      assertThat(one(admin, id).path("id").stringValue()).isEqualTo(id);
    }
  }

  @Test
  void halvesOfCharactersAreShownAsQuestionMarks() {
    ObjectNode half = record("half", "no \ud83d stock", "\"\\ud83d\"".getBytes(UTF_8));
    half.withObject("/error").put("type", "shop.\ud83dException");
    half.withObject("/properties").put("message_id", "event-\ude00");
    TestRecords.headers(half, "x-\ud83d", "\ude00 there");
    store(half);

    JsonNode shown = one(admin, "half");

    assertThat(shown.path("message").stringValue()).isEqualTo("no ? stock");
    assertThat(shown.path("headers").path("x-?").stringValue()).isEqualTo("? there");
    assertThat(shown.path("error").path("type").stringValue()).isEqualTo("shop.?Exception");
    assertThat(shown.path("eventId").stringValue()).isEqualTo("event-?");
    assertThat(admin.get("/failures/groups").path("total").intValue()).isEqualTo(1);
    JsonNode task =
        admin.post(
            "/tasks",
            "{\"action\":\"export\",\"dryRun\":true,\"target\":{\"filter\":{\"text\":\"stock\",\"in\":[\"error\"]}}}");
    assertThat(task.path("total").intValue()).isEqualTo(1);
  }

  @Test
  void oneFieldThatIsMaskedIsNotFoundHoweverItIsWritten() {
    ObjectNode both =
        record(
            "both",
            "m",
            "{\"a\":{\"my\\u0073ecret\":{\"b\":[\"hidden\",{}]}},\"c\":\"seen\"}".getBytes(UTF_8));
    TestRecords.headers(both, "x-secret", "hidden");
    store(both, record("text", "m", "secret=hidden".getBytes(UTF_8)));

    assertThat(body(operator, "both").path("json").toString())
        .isEqualTo("{\"a\":{\"mysecret\":\"●●●\"},\"c\":\"seen\"}");
    assertThat(one(operator, "both").path("headers").toString())
        .isEqualTo("{\"x-secret\":\"●●●\"}");
    assertThat(body(operator, "text").path("kind").stringValue()).isEqualTo("hidden");
    assertThat(total(operator, "hidden", "body,headers")).isZero();
    assertThat(total(operator, "seen", "body")).isEqualTo(1);
    assertThat(total(admin, "hidden", "body")).isEqualTo(2);
    assertThat(one(operator, "both").path("editable").booleanValue()).isFalse();
    assertThat(body(viewer, "both").path("kind").stringValue()).isEqualTo("hidden");
    assertThat(total(viewer, "seen", "body,headers")).isZero();
  }

  @Test
  void tooManyKindsOfErrorsBecomeOneGroupForEachType() {
    TestRecords.store(
        app,
        route,
        2_500,
        i ->
            record(
                "r" + i,
                "m" + Integer.toString(i, 36).replaceAll("\\d", "-") + letters(i),
                new byte[0]));
    console.awaitTotal(2_500);

    JsonNode groups = admin.get("/failures/groups");

    assertThat(groups.path("groups")).hasSize(1_000);
    assertThat(groups.path("moreGroups").intValue()).isEqualTo(1_001);
    assertThat(groups.path("groups").path(0).path("message").stringValue())
        .isEqualTo("(other messages)");
    assertThat(groups.path("groups").path(0).path("count").intValue()).isEqualTo(500);
  }

  private static String letters(int number) {
    return Integer.toString(number)
        .chars()
        .mapToObj(digit -> "" + (char) ('a' + digit - '0'))
        .reduce("", String::concat);
  }
}

package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.console.Role;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** 100,000 failed events are listed, searched and shown, and read once. */
@Tag("thorough")
class ManyFailuresTest {
  private static final int NUMBER = 100_000;
  private static final String PADDING = "x".repeat(200);

  private final String route = TestRecords.freshName("order.placed");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void aHundredThousandEventsAreReadOnceAndStayUsable() {
    TestRecords.store(app, route, NUMBER, ManyFailuresTest::made);
    long before = usedHeap();
    long begin = System.nanoTime();
    try (TestConsole console = new TestConsole(app, Set.of(route), Duration.ofSeconds(30))) {
      console.awaitTotal(NUMBER);
      print("the pass", begin);
      System.out.println(
          "The index takes " + (usedHeap() - before) / (1 << 20) + " MiB of the heap");
      TestCalls viewer = console.calls(Role.VIEWER);

      JsonNode groups = timed("groups", viewer, "/failures/groups");
      assertThat(groups.path("groups")).hasSize(10);
      timed("first page", viewer, "/failures");
      timed("last page", viewer, "/failures", "offset", "99900", "sort", "oldest");
      JsonNode found = timed("text search", viewer, "/failures", "text", "CUSTOMER-4711\"");
      assertThat(found.path("total").intValue()).isEqualTo(1);
      timed("second page of it", viewer, "/failures", "text", "CUSTOMER-4711\"", "offset", "100");
      timed("text in no event", viewer, "/failures", "text", "Grüße an niemanden");

      assertThat(console.passes()).isEqualTo(1);
    }
  }

  private static tools.jackson.databind.node.ObjectNode made(int i) {
    String body = "{\"customer\":\"customer-" + i + "\",\"note\":\"" + PADDING + "\"}";
    return TestRecords.headers(
        TestRecords.record(
            "r" + i,
            "no stock of " + "abcdefghij".charAt(i % 10) + " for " + i,
            body.getBytes(UTF_8)),
        "tenant",
        "eu-" + i % 7);
  }

  private static JsonNode timed(String what, TestCalls viewer, String path, String... parameters) {
    long begin = System.nanoTime();
    JsonNode answer = viewer.get(path, parameters);
    print(what, begin);
    return answer;
  }

  private static void print(String what, long begin) {
    System.out.println(
        what + ": " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

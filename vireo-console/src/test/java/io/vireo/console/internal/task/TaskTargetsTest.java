package io.vireo.console.internal.task;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Observer;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.failure.TestCalls;
import io.vireo.console.internal.failure.TestConsole;
import io.vireo.console.internal.failure.TestRecords;
import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A task works on exactly the events that its caller names. */
class TaskTargetsTest {
  private final String route = TestRecords.freshName("order.placed");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));

  @AfterEach
  void close() {
    app.close();
  }

  private void store(int number) {
    TestRecords.store(
        app,
        route,
        number,
        i -> record("r" + i, "no stock", ("{\"n\":" + i + "}").getBytes(UTF_8)));
  }

  private TestConsole console() {
    return new TestConsole(app, Set.of(route), Duration.ofSeconds(30));
  }

  private static JsonNode start(TestConsole console, String rest) {
    return console
        .calls(Role.OPERATOR)
        .post("/tasks", ("{'action':'discard','dryRun':true," + rest + "}").replace('\'', '"'));
  }

  @Test
  void aTaskRightAfterTheStartWaitsForTheFirstReading() {
    store(3);
    try (TestConsole console = console()) {
      assertThat(start(console, "'target':{'filter':{}}").path("total").intValue()).isEqualTo(3);
    }
    try (TestConsole console = console()) {
      JsonNode task = start(console, "'target':{'filter':{'route':'" + route + "'}}");
      assertThat(task.path("total").intValue()).isEqualTo(3);
    }
  }

  @Test
  void aTaskSaysThatTheEventsAreStillBeingRead() {
    store(3);
    CountDownLatch reading = new CountDownLatch(1);
    try (TestConsole console =
        new TestConsole(app, Set.of(route), reading, Duration.ofMillis(50))) {
      for (String target : new String[] {"{'filter':{}}", "{'group':'0123456789abcdef'}"}) {
        assertThatThrownBy(() -> start(console, "'target':" + target))
            .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(409))
            .hasMessageContaining("still being read");
      }
      reading.countDown();
      console.awaitTotal(3);
      assertThat(start(console, "'target':{'filter':{}}").path("total").intValue()).isEqualTo(3);
    }
  }

  @Test
  void theFieldsOfAFilterAreAListOrATextWithCommas() {
    store(3);
    try (TestConsole console = console()) {
      console.awaitTotal(3);
      for (String in : new String[] {"['headers']", "'headers'", "['headers','body']"}) {
        assertThatThrownBy(
                () -> start(console, "'target':{'filter':{'text':'stock','in':" + in + "}}"))
            .hasMessageContaining("No failed event matches");
      }
      for (String in : new String[] {"['headers','error']", "'headers, error'"}) {
        JsonNode task = start(console, "'target':{'filter':{'text':'stock','in':" + in + "}}");
        assertThat(task.path("total").intValue()).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'target':{'filter':{'text':'stock','in':7}}",
        "'target':{'filter':{'text':'stock','in':[]}}",
        "'target':{'filter':{'text':'stock','in':[7]}}",
        "'target':{'filter':{'text':'stock','in':{'body':true}}}",
        "'target':{'filter':{'text':'stock','in':'bodies'}}",
        "'target':{'filter':{'in':'body'}}",
        "'target':{'filter':{'rout':'order.placed'}}",
        "'target':{'filter':{'route':''}}",
        "'target':{'filter':{'route':['order.placed']}}",
        "'target':{'filter':{'text':7}}",
        "'target':{'filter':{'from':1790000000}}",
        "'target':{'filter':{'attempts':'3'}}",
        "'target':{'filter':{'attempts':2.5}}",
        "'target':{'filter':[]}",
        "'target':{'filter':{},'group':'0123456789abcdef'}",
        "'target':{'filter':{},'route':'order.placed'}",
        "'target':{'group':''}",
        "'target':{'group':7}",
        "'target':{'route':'order.placed'}",
        "'target':{'route':'order.placed','ids':'r1'}",
        "'target':{'route':'order.placed','ids':['r1',2]}",
        "'target':{'ids':['r1']}",
        "'target':{}",
        "'target':'all'",
        "'filter':{}",
        "'target':{'filter':{}},'rate':'10'",
        "'target':{'filter':{}},'listener':7",
        "'target':{'filter':{}},'dryrun':true",
      })
  void whatWouldHaveToBeIgnoredIsRefused(String rest) {
    store(3);
    try (TestConsole console = console()) {
      console.awaitTotal(3);
      assertThatThrownBy(() -> start(console, rest))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @Test
  void aDryRunThatIsNoBooleanIsRefused() {
    store(1);
    try (TestConsole console = console()) {
      console.awaitTotal(1);
      TestCalls operator = console.calls(Role.OPERATOR);
      assertThatThrownBy(
              () ->
                  operator.post(
                      "/tasks",
                      "{\"action\":\"discard\",\"dryRun\":\"yes\",\"target\":{\"filter\":{}}}"))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
      assertThat(console.audit()).isEmpty();
    }
  }

  @Test
  void theAuditSaysInWordsWhichEventsAFilterMeans() {
    store(3);
    try (TestConsole console = console()) {
      console.awaitTotal(3);
      start(
          console,
          "'target':{'filter':{'route':'"
              + route
              + "','text':'stock','in':['error'],'from':'2026-01-02T03:04:05.678Z','attempts':2}}");
      start(console, "'target':{'filter':{}}");
      assertThat(console.audit())
          .extracting(AuditEntry::target)
          .contains(
              "filter: route "
                  + route
                  + ", text 'stock' in error, failed from 2026-01-02T03:04:05Z, attempts from 2",
              "filter: all failed events");
    }
  }
}

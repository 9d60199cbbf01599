package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.Subscription;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one side records of a failed event, the other reads. */
class PythonRecoveryIT {

  @RegisterExtension private final InteropBench bench = new InteropBench();
  private final PythonPeer python = bench.python();
  private final Observer java = bench.java();
  private final String route = TestBroker.freshName("recovery");

  @Test
  void pythonReadsWhatJavaRecords() {
    long before = Instant.now().getEpochSecond();
    java.on(
        route,
        data -> {
          throw new IllegalStateException("kein Lager für 東京 😀");
        },
        TestBroker.RESUMABLE);

    python.emit(route, Map.of("city", "東京", "id", 42));

    JsonNode record = recordOf(route);
    assertThat(record.get("types"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"controller": "str", "error": "dict", "message": "str", "when": "float",
                     "id": "str", "route": "str", "event": "str", "attempts": "int", "properties": "dict"}
                    """));
    assertThat(record.get("controller").asString()).isEqualTo(java.id());
    JsonNode error = record.get("error");
    assertThat(error.get("message").asString()).isEqualTo("kein Lager für 東京 😀");
    assertThat(error.get("type").asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.get("traceback").asString()).contains("at io.vireo.rabbitmq.PythonRecoveryIT");
    // As it was sent, escapes included; json.loads gives the event back.
    assertThat(record.get("message").asString()).contains("\\u6771\\u4eac");
    assertThat(record.get("event").get("city").asString()).isEqualTo("東京");
    assertThat(record.get("event").get("id").intValue()).isEqualTo(42);
    assertThat(record.get("when").doubleValue())
        .isBetween((double) before, (double) Instant.now().getEpochSecond() + 1);
    assertThat(record.get("content_type").asString()).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void javaReadsWhatPythonRecords(boolean resumable) throws Exception {
    python.observe(route, resumable);

    java.emit(route, Map.of("e", "ž"));

    python.end();
    GetResponse response = bench.channel().basicGet("RECOVERY." + route, true);
    assertThat(response.getProps().getContentType()).isEqualTo("application/json");
    // With line breaks and indented.
    assertThat(new String(response.getBody(), UTF_8)).startsWith("{\n    \"");
    JsonNode record = JsonMapper.shared().readTree(response.getBody());
    assertThat(record.propertyNames())
        .containsExactlyInAnyOrder("controller", "error", "message", "when");
    assertThat(record.get("controller").asString()).isEqualTo(python.id());
    assertThat(record.get("error").get("type").asString()).isEqualTo("RuntimeError");
    assertThat(record.get("error").get("message").asString()).isEqualTo("nope");
    assertThat(record.get("error").get("traceback").asString()).startsWith("Traceback");
    assertThat(record.get("when").isDouble()).isTrue();
    assertThat(JsonMapper.shared().readTree(record.get("message").asString()))
        .isEqualTo(JsonMapper.shared().readTree("{\"e\": \"ž\"}"));
  }

  @Test
  void anEventThatPythonRecordedIsHandledWhenItsMessageIsPublishedAgain() throws Exception {
    python.observe(route, true);
    java.emit(route, Map.of("e", 1));
    python.end();
    BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
    java.on(route, handled::add, TestBroker.RESUMABLE);

    Channel channel = bench.channel();
    GetResponse response = channel.basicGet("RECOVERY." + route, true);
    JsonNode record = JsonMapper.shared().readTree(response.getBody());
    channel.basicPublish(
        "vireo_default_direct_r0", route, null, record.get("message").asString().getBytes(UTF_8));

    assertThat(TestBroker.next(handled).get("e").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void javaShowsAndRedrivesWhatPythonRecorded(boolean resumable) {
    python.observe(route, resumable);
    java.emit(route, Map.of("e", "ž"));
    python.end();
    Recovery recovery = java.recovery(route);

    // Twice: a queue in Python's form would go with its last consumer.
    assertThat(recovery.browse(RecoveryFilter.all())).hasSize(1);
    RecoveryRecord record = recovery.browse(RecoveryFilter.all()).get(0);
    assertThat(record.error().type()).isEqualTo("RuntimeError");
    assertThat(record.error().message()).isEqualTo("nope");
    assertThat(record.observerId()).hasValue(python.id());
    assertThat(record.event().name()).isEqualTo(route);
    BlockingQueue<Message<JsonNode>> handled = new LinkedBlockingQueue<>();
    java.onMessage(route, handled::add, ObserveOptions.builder().resumable(resumable).build());

    assertThat(recovery.redrive(RecoveryFilter.all(), RedriveOptions.defaults()))
        .isEqualTo(new RedriveResult(1, 1, 1, 0));

    Message<JsonNode> message = TestBroker.next(handled);
    assertThat(message.content().get("e").asString()).isEqualTo("ž");
    assertThat(message.event()).isEqualTo(route);
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void pythonHandlesWhatJavaRedrives() {
    Subscription failing = java.on(route, TestBroker.failing(), TestBroker.RESUMABLE);
    python.emit(route, 7);
    Recovery recovery = java.recovery(route);
    await().atMost(TestBroker.PATIENCE).until(() -> recovery.count() == 1);
    failing.stop();
    python.observe(route, true);

    assertThat(recovery.redrive(RecoveryFilter.all(), RedriveOptions.defaults()).redriven())
        .isEqualTo(1);

    assertThat(python.data(route).intValue()).isEqualTo(7);
  }

  @Test
  void recordsOfBothSidesStandInOneQueue() {
    python.observe(route, true);
    java.emit(route, Map.of("e", 1));
    python.end();
    java.on(route, TestBroker.failing(), TestBroker.RESUMABLE);
    java.emit(route, Map.of("e", 2));

    JsonNode ofPython = recordOf(route);
    JsonNode ofJava = recordOf(route);

    assertThat(ofPython.get("error").get("type").asString()).isEqualTo("RuntimeError");
    assertThat(ofPython.get("event").get("e").intValue()).isEqualTo(1);
    assertThat(ofJava.get("error").get("type").asString())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(ofJava.get("event").get("e").intValue()).isEqualTo(2);
  }

  @Test
  void whatJavaRecordsOfAFailedBroadcastPythonReadsUnderThePattern() {
    java.onBroadcast(route + ".#", TestBroker.failing());

    python.broadcast(route + ".one.two", "everybody");

    assertThat(recordOf(route + ".#").get("event").asString()).isEqualTo("everybody");
  }

  private JsonNode recordOf(String name) {
    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () ->
                InteropBench.node()
                    .admin()
                    .queue("RECOVERY." + name)
                    .filter(queue -> queue.ready() > 0)
                    .isPresent());
    return python.record(name);
  }
}

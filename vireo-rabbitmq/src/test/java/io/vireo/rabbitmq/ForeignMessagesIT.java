package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.Core;
import io.vireo.Handler;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.rabbitmq.RawProperties.Property;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever a foreign client sends: each message is handled, retried and recorded, and the consumer
 * lives on.
 */
class ForeignMessagesIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final byte[] MALFORMED = filled(255, 0xff);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("foreign");

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Everything that is wrong with properties, by name. */
  private static Map<String, AMQP.BasicProperties> properties() throws Exception {
    Map<String, AMQP.BasicProperties> all = new HashMap<>();
    for (Property property : Property.values()) {
      if (property != Property.HEADERS && property != Property.EXPIRATION) {
        all.put("malformed " + property, RawProperties.of(property, MALFORMED));
        all.put("longest " + property, RawProperties.of(property, filled(255, 'a')));
      }
    }
    byte[] name = "name".getBytes(UTF_8);
    all.put("malformed header", RawProperties.withHeader(name, MALFORMED));
    all.put("malformed header name", RawProperties.withHeader(MALFORMED, name));
    all.put("nameless header", RawProperties.withHeader(new byte[0], name));
    all.put("large header", RawProperties.withHeader(name, filled(100_000, 'a')));
    all.put("header that fills its frame", RawProperties.withHeader(name, filled(131_000, 'a')));
    all.put("large malformed header", RawProperties.withHeader(name, filled(60_000, 0xff)));
    all.put("nested headers", headers(Map.of("level", nested(30))));
    all.put("header of a class", headers(Map.of("__TypeId__", "java.net.URL")));
    all.put("malformed event", RawProperties.withHeader("vireo-event".getBytes(UTF_8), MALFORMED));
    Map<String, Object> lying = new HashMap<>();
    lying.put("vireo-attempts", "many");
    lying.put("vireo-timestamp", Long.MAX_VALUE);
    lying.put("vireo-hops", -1);
    lying.put("x-death", "none");
    lying.put("nothing", null);
    all.put("headers that lie", headers(lying));
    return all;
  }

  private static AMQP.BasicProperties headers(Map<String, Object> headers) {
    return new AMQP.BasicProperties.Builder().headers(headers).build();
  }

  private static Object nested(int depth) {
    Object value = List.of("deepest");
    for (int i = 0; i < depth; i++) {
      value = i % 2 == 0 ? Map.of("level", value) : List.of(value);
    }
    return value;
  }

  private static Handler<String> failing(BlockingQueue<String> tries) {
    return name -> {
      tries.add(name);
      throw new IllegalStateException(name);
    };
  }

  @Test
  void whateverTravelsBesideABodyItIsRetriedRecordedAndTheConsumerLivesOn() throws Exception {
    Map<String, AMQP.BasicProperties> messages = properties();
    BlockingQueue<String> tries = new LinkedBlockingQueue<>();
    ObserveOptions options =
        ObserveOptions.builder()
            .concurrency(4)
            .retryPolicy(RetryPolicy.immediately(0).thenAfter(Duration.ofMillis(1)))
            .build();
    try (Observer app = new Observer(RabbitDriver.connect(NODE.url()))) {
      app.on(route, String.class, failing(tries), options);

      publish(messages);

      List<String> recorded = new ArrayList<>();
      for (JsonNode record : records(messages.size())) {
        recorded.add(record.get("message").asString());
        assertThat(record.get("attempts").intValue()).isEqualTo(2);
      }
      assertThat(recorded).containsExactlyInAnyOrderElementsOf(bodies(messages));
      assertThat(tries).hasSize(2 * messages.size());
    }
    assertThat(NODE.admin().queue(route).orElseThrow().ready()).isZero();
    assertThat(NODE.admin().queue(route).orElseThrow().unacknowledged()).isZero();
  }

  @Test
  void anEventThatClaimsToHaveBeenTriedVeryOftenIsTriedOnceAndRecorded() throws Exception {
    BlockingQueue<String> tries = new LinkedBlockingQueue<>();
    Observer app = connections.observer();
    app.on(
        route,
        String.class,
        failing(tries),
        ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(1)).build());

    publish(Map.of("tried", headers(Map.of("vireo-attempts", Integer.MAX_VALUE))));

    assertThat(records(1).get(0).get("attempts").intValue()).isEqualTo(1_000_000_001);
    assertThat(tries).hasSize(1);
  }

  @Test
  void whateverTravelsBesideABodyItIsHandled() throws Exception {
    Map<String, AMQP.BasicProperties> messages = properties();
    BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    Observer app = connections.observer();
    app.onMessage(route, String.class, message -> shown.add(message.headers() + " " + message));

    publish(messages);

    Awaitility.await().atMost(TestBroker.PATIENCE).until(() -> shown.size() == messages.size());
  }

  /**
   * The client ends the connection for them, each time that the broker delivers them. With clients
   * before 5.33.1, for which Vireo checks all messages, there is no need even for a second one.
   */
  @Test
  void propertiesThatCannotBeReadCostOneConnectionAndTheBodyIsHandled() throws Exception {
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    try (TcpProxy proxy = TcpProxy.start(NODE.port());
        Observer app = new Observer(RabbitDriver.connect(NODE.urlThrough(proxy)))) {
      app.on(route, String.class, handled::add);
      for (int i = 0; i < 3; i++) {
        publish(Map.of("too deep " + i, headers(Map.of("level", nested(100)))));
        publish(Map.of("fine " + i, headers(Map.of())));
      }

      Awaitility.await()
          .atMost(TestBroker.PATIENCE)
          .until(() -> new HashSet<>(handled).size() == 6);
      // Events may be handled before the broker has answered that the consumer is there again.
      Awaitility.await()
          .atMost(TestBroker.PATIENCE)
          .until(() -> app.health().status() == Health.Status.UP);
      assertThat(proxy.connectionTimes())
          .as("the first connection, and at most the next")
          .hasSizeBetween(1, 2);
    }
    assertThat(NODE.admin().queue(route).orElseThrow().unacknowledged()).isZero();
  }

  @Test
  void aDeliveryShowsItsSizeAndNotItsContent() throws Exception {
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    RabbitDriver driver = connections.driver();
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    TestBroker.publish(driver, TestBroker.event(route, "\"content\""));

    assertThat(recorder.next().toString()).contains(route, "bytes=9").doesNotContain("content");
  }

  @Test
  void aFailureThatTellsAMebibyteGoesToRecoveryInShort() throws Exception {
    String text = "x".repeat(1_024 * 1_024);
    Observer app = connections.observer();
    Core core = connections.core();
    app.on(
        route,
        data -> {
          throw new IllegalStateException(text, new IllegalArgumentException(text));
        });

    core.emit(route, 1);
    core.emit(route, 2);

    for (JsonNode record : records(2)) {
      assertThat(record.at("/error/message").asString().length()).isLessThan(2_100);
      assertThat(record.at("/error/traceback").asString().length()).isLessThan(8_300);
    }
  }

  private void publish(Map<String, AMQP.BasicProperties> messages) throws Exception {
    Channel channel = connections.channel();
    channel.confirmSelect();
    for (Map.Entry<String, AMQP.BasicProperties> message : messages.entrySet()) {
      byte[] body = ("\"" + message.getKey() + "\"").getBytes(UTF_8);
      channel.basicPublish("", route, message.getValue(), body);
    }
    channel.waitForConfirmsOrDie(TestBroker.PATIENCE.toMillis());
  }

  private static List<String> bodies(Map<String, AMQP.BasicProperties> messages) {
    return messages.keySet().stream().map(name -> "\"" + name + "\"").toList();
  }

  private List<JsonNode> records(int count) throws Exception {
    String queue = "RECOVERY." + route;
    BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
    List<JsonNode> records = new ArrayList<>();
    try (Connection client = TestBroker.client()) {
      Channel channel = client.createChannel();
      channel.queueDeclare(queue, true, false, false, null);
      channel.basicConsume(
          queue,
          true,
          (tag, record) -> arrived.add(JsonMapper.shared().readTree(record.getBody())),
          tag -> {});
      while (records.size() < count) {
        records.add(TestBroker.next(arrived));
      }
    }
    return records;
  }
}

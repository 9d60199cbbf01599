package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Java and Python services emit and broadcast to each other. */
class PythonInteropIT {

  @RegisterExtension private final InteropBench bench = new InteropBench();
  private final PythonPeer python = bench.python();
  private final Observer java = bench.java();
  private final String route = TestBroker.freshName("interop");
  private final BlockingQueue<Message<JsonNode>> handled = new LinkedBlockingQueue<>();

  /** The peer is what the page on the wire says: otherwise the other tests would prove little. */
  @Test
  void thePeerWritesWhatAPythonServiceWrites() throws Exception {
    Channel channel = bench.channel();
    channel.queueDeclare(route, false, true, false, Map.of());
    python.emit(route + ".nothing", null);
    channel.queueBind(route, "vireo_default_direct_r0", route);

    python.emit(route, Map.of("name", "Žofie 😀"));

    GetResponse message = await().until(() -> channel.basicGet(route, true), got -> got != null);
    assertThat(new String(message.getBody(), UTF_8))
        .isEqualTo("{\"name\": \"\\u017dofie \\ud83d\\ude00\"}");
    assertThat(message.getProps().getContentType()).isEqualTo("application/json");
    assertThat(message.getProps().getDeliveryMode()).isNull();
    assertThat(message.getProps().getMessageId()).isNull();
    assertThat(message.getProps().getTimestamp()).isNull();
    assertThat(message.getProps().getHeaders()).isNull();
    // They are durable and not auto-delete, else this would be refused.
    channel.exchangeDeclare("vireo_default_direct_r0", "direct", true, false, Map.of());
    python.broadcast(route, null);
    channel.exchangeDeclare("vireo_default_topic_r0", "topic", true, false, Map.of());
    python.observe(route + ".resumable", true);
    channel.queueDeclare(route + ".resumable", true, false, false, Map.of());
    channel.queueDeclare("RECOVERY." + route + ".resumable", true, false, false, Map.of());
    python.observe(route + ".transient", false);
    channel.queueDeclare(route + ".transient", false, false, true, Map.of());
    channel.queueDeclare("RECOVERY." + route + ".transient", false, false, true, Map.of());
  }

  @Test
  void whatPythonEmitsJavaHandlesThoughNothingTravelsBesideIt() {
    java.onMessage(route, handled::add);

    python.emit(route, Map.of("id", 42));

    Message<JsonNode> message = TestBroker.next(handled);
    assertThat(message.content().get("id").intValue()).isEqualTo(42);
    assertThat(message.event()).isEqualTo(route);
    assertThat(message.id()).isEmpty();
    assertThat(message.timestamp()).isEmpty();
    assertThat(message.headers()).isEmpty();
    assertThat(message.attempt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatJavaEmitsPythonHandles(boolean resumable) {
    python.observe(route, resumable);

    assertThat(java.emit(route, Map.of("id", 42))).isTrue();

    JsonNode event = python.event(route);
    assertThat(event.get("data").get("id").intValue()).isEqualTo(42);
    assertThat(event.get("redelivered").booleanValue()).isFalse();
  }

  @Test
  void pythonReadsAnEventOfJavasWhateverTravelsBesideIt() {
    python.observe(route, true);
    EmitOptions options =
        EmitOptions.builder()
            .messageId("order-42")
            .header("tenant", "eu-1")
            .header("weight", 1.5)
            .priority(3)
            .expiration(Duration.ofHours(1))
            .build();

    assertThat(java.emit(route, "data", options)).isTrue();

    JsonNode event = python.event(route);
    assertThat(event.get("data").asString()).isEqualTo("data");
    JsonNode properties = event.get("properties");
    assertThat(properties.get("content_type").asString()).isEqualTo("application/json");
    assertThat(properties.get("delivery_mode").intValue()).isEqualTo(2);
    assertThat(properties.get("message_id").asString()).isEqualTo("order-42");
    assertThat(properties.get("headers").get("tenant").asString()).isEqualTo("eu-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void javaAndPythonListenersOfARouteShareItsEvents(boolean resumable) {
    python.observe(route, resumable);
    java.onMessage(route, handled::add, ObserveOptions.builder().resumable(resumable).build());

    for (int i = 0; i < 20; i++) {
      if (i % 2 == 0) {
        java.emit(route, i);
      } else {
        python.emit(route, i);
      }
    }

    await().atMost(TestBroker.PATIENCE).until(() -> handled.size() + python.waiting(route) == 20);
    List<Integer> all = new ArrayList<>(handled.stream().map(m -> m.content().intValue()).toList());
    assertThat(all).hasSizeBetween(1, 19);
    python.data(route, python.waiting(route)).forEach(data -> all.add(data.intValue()));
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void aBroadcastReachesEachListenerOfBothKinds() {
    PythonPeer second = bench.python();
    BlockingQueue<Message<JsonNode>> other = new LinkedBlockingQueue<>();
    python.observeBroadcast(route);
    second.observeBroadcast(route);
    java.onBroadcastMessage(route, handled::add);
    bench.java().onBroadcastMessage(route, other::add);

    java.broadcast(route, "of Java");
    python.broadcast(route, "of Python");

    for (PythonPeer peer : List.of(python, second)) {
      assertThat(peer.data(route, 2).stream().map(JsonNode::asString))
          .containsExactly("of Java", "of Python");
    }
    for (BlockingQueue<Message<JsonNode>> listener : List.of(handled, other)) {
      assertThat(TestBroker.next(listener).content().asString()).isEqualTo("of Java");
      assertThat(TestBroker.next(listener).content().asString()).isEqualTo("of Python");
    }
  }

  @Test
  void wildcardsMatchTheSameNamesOnBothSides() {
    String oneWord = route + ".*";
    String anyWords = route + ".#";
    BlockingQueue<Message<JsonNode>> any = new LinkedBlockingQueue<>();
    python.observeBroadcast(oneWord);
    python.observeBroadcast(anyWords);
    java.onBroadcastMessage(oneWord, handled::add);
    java.onBroadcastMessage(anyWords, any::add);

    for (String name : List.of(route, route + ".one", route + ".one.two")) {
      java.broadcast(name, name);
      python.broadcast(name, name);
    }

    List<String> all =
        List.of(
            route, route, route + ".one", route + ".one", route + ".one.two", route + ".one.two");
    assertThat(python.data(anyWords, 6).stream().map(JsonNode::asString)).isEqualTo(all);
    for (String name : all) {
      Message<JsonNode> message = TestBroker.next(any);
      assertThat(message.event()).isEqualTo(name);
      assertThat(message.content().asString()).isEqualTo(name);
    }
    JsonNode heard = python.event(oneWord);
    assertThat(heard.get("key").asString()).isEqualTo(route + ".one");
    assertThat(python.data(oneWord).asString()).isEqualTo(route + ".one");
    assertThat(TestBroker.next(handled).event()).isEqualTo(route + ".one");
    assertThat(TestBroker.next(handled).event()).isEqualTo(route + ".one");
    // What went to the others is there, so nothing more is on its way to these.
    assertThat(python.waiting(oneWord)).isZero();
    assertThat(handled).isEmpty();
  }

  @Test
  void everyJsonValueArrivesAsItWas() {
    python.observe(route + ".java", true);
    java.onMessage(route, handled::add);

    for (String json : values()) {
      JsonNode value = JsonMapper.shared().readTree(json);

      python.emit(route, value);
      assertThat(TestBroker.next(handled).content()).as("from Python: %s", json).isEqualTo(value);
      java.emit(route + ".java", value);
      assertThat(python.data(route + ".java")).as("from Java: %s", json).isEqualTo(value);
    }
  }

  private static List<String> values() {
    return List.of(
        "{}",
        "{\"id\": 42, \"lines\": [{\"sku\": \"a\", \"count\": 2}], \"note\": null}",
        "{\"remote\": \"remote_signal\", \"ключ\": \"значение\"}",
        "[]",
        "[1, \"two\", [3.5], {\"four\": null}, true]",
        "\"\"",
        "\"plain\"",
        "\"Žluťoučký kůň, 東京, \\u0000\\u001f\\u007f\\u2028 and \\\"quotes\\\" \\\\ /\"",
        "\"😀👨‍👩‍👧\"",
        "0",
        "-1",
        "9223372036854775807",
        "123456789012345678901234567890",
        "-0.1",
        "3.141592653589793",
        "1e-07",
        "1.7976931348623157e+308",
        "true",
        "false",
        "null");
  }

  @Test
  void withoutDataItIsNullOnBothSides() {
    BlockingQueue<Boolean> wasNull = new LinkedBlockingQueue<>();
    java.on(route, String.class, text -> wasNull.add(text == null));
    python.observe(route + ".java", true);

    python.emit(route);
    java.emit(route + ".java");

    assertThat(TestBroker.next(wasNull)).isTrue();
    assertThat(python.data(route + ".java").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": NaN}", "Infinity", "{'a': 1}", "", "{\"a\": 1} more"})
  void whatIsNoJsonGoesToRecoveryAndTheListenerLivesOn(String body) throws Exception {
    java.onMessage(route, handled::add);

    python.send(route, body);
    python.emit(route, "fine");

    assertThat(TestBroker.next(handled).content().asString()).isEqualTo("fine");
    GetResponse record = bench.channel().basicGet("RECOVERY." + route, true);
    assertThat(JsonMapper.shared().readTree(record.getBody()).get("message").asString())
        .isEqualTo(body);
  }

  @Test
  void anEventOfAlmostAMebibyteArrivesOnBothSides() {
    String large = "ž".repeat(160_000);
    java.onMessage(route, handled::add);
    python.observe(route + ".java", true);

    // Six bytes for each letter as Python writes it.
    python.emit(route, large);
    java.emit(route + ".java", large + large + large);

    assertThat(TestBroker.next(handled).content().asString()).isEqualTo(large);
    assertThat(python.data(route + ".java").asString()).isEqualTo(large + large + large);
  }

  @Test
  void manyEventsOfOneEmitterArriveInTheirOrder() {
    python.observe(route, true);

    List<CompletableFuture<Boolean>> emitted = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      emitted.add(java.emitAsync(route, i));
    }

    for (int i = 0; i < 1_000; i++) {
      assertThat(python.data(route).intValue()).isEqualTo(i);
    }
    assertThat(emitted).allMatch(CompletableFuture::join);
  }

  @Test
  void exchangesOfTheirOwnWorkInBothDirections() {
    String exchange = TestBroker.freshName("exchange");
    String pattern = route + ".*";
    java.onMessage(
        pattern,
        handled::add,
        ObserveOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build());
    python.emitTo(exchange, "topic", route + ".python", 1);
    python.observeFrom(exchange + ".fanout", "fanout", route);
    java.emit(
        "any.name",
        2,
        EmitOptions.builder()
            .exchange(exchange + ".fanout")
            .exchangeType(ExchangeType.FANOUT)
            .build());

    assertThat(TestBroker.next(handled).event()).isEqualTo(route + ".python");
    JsonNode event = python.event(route);
    assertThat(event.get("data").intValue()).isEqualTo(2);
    assertThat(event.get("key").asString()).isEqualTo("any.name");
  }

  @Test
  void aResumableRouteKeepsWhatTheOtherSideEmitsWhileNobodyListens() {
    python.observe(route, true);
    python.stop(route);
    assertThat(java.emit(route, 1)).isTrue();
    python.emit(route, 2);

    Subscription subscription = java.onMessage(route, handled::add, TestBroker.RESUMABLE);
    assertThat(TestBroker.next(handled).content().intValue()).isEqualTo(1);
    assertThat(TestBroker.next(handled).content().intValue()).isEqualTo(2);
    subscription.stop();
    assertThat(subscription.awaitStopped(TestBroker.PATIENCE)).isTrue();
    assertThat(java.emit(route, 3)).isTrue();
    python.observe(route, true);

    assertThat(python.data(route).intValue()).isEqualTo(3);
  }
}

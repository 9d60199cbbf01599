package io.vireo.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vireo.Codec;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.cloudevents.SdkBinding.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Events between the official SDK and programs that use the codec, and programs that do not. */
abstract class CloudEventsCases {
  private static final URI SOURCE = URI.create("/shop");
  private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-31T12:00:00.123456Z");

  /** The data of the events. */
  public record Order(int id, String name) {}

  final String event = "order." + UUID.randomUUID();
  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
  private Observer app;

  /** The URL of the broker. */
  abstract String url();

  /** Publishes a message as a foreign program does. */
  abstract void publish(Wire wire) throws Exception;

  /** Has an event emitted, and returns what a foreign program gets. */
  abstract Wire emitted(Runnable emit) throws Exception;

  @BeforeEach
  void open() {
    app = Observer.connect(url(), CloudEvents.codec(SOURCE));
  }

  @AfterEach
  void close() {
    app.close();
  }

  private Object next() throws InterruptedException {
    Object next = received.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("an event").isNotNull();
    return next;
  }

  private CloudEventBuilder cloudEvent() {
    return CloudEventBuilder.v1()
        .withId("A234-1234-1234")
        .withSource(URI.create("https://example.com/orders"))
        .withType("com.example.order.placed")
        .withSubject("42")
        .withTime(TIME)
        .withExtension("partitionkey", "customer-7")
        .withExtension("sampled", true)
        .withExtension("priority", 5);
  }

  private CloudEvent cloudEventWithOrder() {
    byte[] json = "{\"id\":42,\"name\":\"Grüße\"}".getBytes(StandardCharsets.UTF_8);
    return cloudEvent().withData("application/json", json).build();
  }

  // ---- What the SDK writes

  @ParameterizedTest
  @ValueSource(strings = {"structured", "ce-", "cloudEvents:", "cloudEvents_"})
  void anEventOfTheSdkIsHandledByItsData(String form) throws Exception {
    app.onMessage(event, Order.class, received::add);

    publish(write(cloudEventWithOrder(), form));

    Message<?> message = (Message<?>) next();
    assertThat(message.content()).isEqualTo(new Order(42, "Grüße"));
    assertThat(message.event()).isEqualTo(event);
    assertThat(message.id()).hasValue("A234-1234-1234");
    assertThat(message.timestamp()).hasValue(TIME.toInstant());
    String prefix = form.equals("structured") ? "ce-" : form;
    assertThat(message.headers())
        .containsEntry(prefix + "type", "com.example.order.placed")
        .containsEntry(prefix + "source", "https://example.com/orders")
        .containsEntry(prefix + "partitionkey", "customer-7");
  }

  @Test
  void aHandlerMayTakeTheWholeEvent() throws Exception {
    CloudEvent sent = cloudEventWithOrder();
    app.on(event, CloudEvent.class, received::add);

    publish(write(sent, "structured"));
    assertThat(next()).isEqualTo(sent);

    publish(write(sent, "ce-"));
    CloudEvent binary = (CloudEvent) next();
    // The SDK writes all attributes as texts in this form.
    assertThat(binary.getExtension("priority")).isEqualTo("5");
    assertThat(binary.getId()).isEqualTo(sent.getId());
    assertThat(binary.getTime()).isEqualTo(sent.getTime());
    assertThat(binary.getData()).isEqualTo(sent.getData());
  }

  @ParameterizedTest
  @ValueSource(strings = {"structured", "ce-"})
  void dataThatIsNotJsonIsHandledAsBytes(String form) throws Exception {
    byte[] image = {0, 1, -1, 127};
    app.on(event, byte[].class, received::add);

    publish(write(cloudEvent().withData("image/png", image).build(), form));

    assertThat((byte[]) next()).containsExactly(image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"structured", "ce-"})
  void anEventWithoutDataIsNull(String form) throws Exception {
    app.on(event, received::add);

    publish(write(cloudEvent().build(), form));

    assertThat(((JsonNode) next()).isNull()).isTrue();
  }

  private static Wire write(CloudEvent event, String form) {
    return form.equals("structured")
        ? SdkBinding.structured(event)
        : SdkBinding.binary(event, form);
  }

  // ---- What the SDK reads

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsEmittedIsReadByTheSdk(boolean binary) throws Exception {
    Instant before = Instant.now().minusMillis(1);
    EmitOptions options =
        EmitOptions.builder()
            .messageId("the-id")
            .header("ce-partitionkey", "customer-7")
            .header("ce-subject", "42")
            .header("colour", "red")
            .build();
    Wire wire;
    try (Observer emitter = Observer.connect(url(), codec(binary))) {
      wire = emitted(() -> emitter.emit(event, new Order(42, "Grüße"), options));
    }

    assertThat(wire.contentType())
        .isEqualTo(binary ? "application/json" : "application/cloudevents+json");
    assertThat(wire.headers()).containsEntry("colour", "red");
    CloudEvent read = SdkBinding.read(wire);
    assertThat(read.getId()).isEqualTo("the-id");
    assertThat(read.getType()).isEqualTo(event);
    assertThat(read.getSource()).isEqualTo(SOURCE);
    assertThat(read.getSubject()).isEqualTo("42");
    assertThat(read.getExtension("partitionkey")).isEqualTo("customer-7");
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(read.getTime().toInstant()).isBetween(before, Instant.now());
    assertThat(Codec.json().decode(read.getData().toBytes(), Order.class))
        .isEqualTo(new Order(42, "Grüße"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesAreReadByTheSdkAsTheyAre(boolean binary) throws Exception {
    byte[] bytes = {0, 1, -1, 127};
    Wire wire;
    try (Observer emitter = Observer.connect(url(), codec(binary))) {
      wire = emitted(() -> emitter.emit(event, bytes));
    }

    CloudEvent read = SdkBinding.read(wire);
    assertThat(read.getDataContentType()).isEqualTo("application/octet-stream");
    assertThat(read.getData().toBytes()).containsExactly(bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEventOfTheSdkThatIsEmittedKeepsItsAttributes(boolean binary) throws Exception {
    CloudEvent given = cloudEventWithOrder();
    Wire wire;
    try (Observer emitter = Observer.connect(url(), codec(binary))) {
      wire = emitted(() -> emitter.emit(event, given));
    }

    CloudEvent read = SdkBinding.plain(SdkBinding.read(wire));
    assertThat(read.getId()).isEqualTo(given.getId());
    assertThat(read.getType()).isEqualTo(given.getType());
    assertThat(read.getTime()).isEqualTo(given.getTime());
    assertThat(read.getExtension("partitionkey")).isEqualTo("customer-7");
    assertThat(read.getData()).isEqualTo(given.getData());
  }

  @Test
  void anEventOfTheSdkMayHaveHappenedBeforeBrokersKnowOfTime() throws Exception {
    OffsetDateTime time = OffsetDateTime.parse("1900-01-01T00:00:00Z");
    app.onMessage(event, CloudEvent.class, received::add);

    app.emit(event, cloudEvent().withTime(time).build());

    assertThat(((Message<?>) next()).timestamp()).hasValue(time.toInstant());
  }

  private static Codec codec(boolean binary) {
    return binary ? CloudEvents.binary(SOURCE) : CloudEvents.codec(SOURCE);
  }

  // ---- Between programs of Vireo

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachFormIsReadWhicheverFormAProgramEmits(boolean binary) throws Exception {
    app.onMessage(event, Order.class, received::add);
    app.onBroadcast(event, CloudEvent.class, received::add);
    try (Observer emitter = Observer.connect(url(), codec(binary))) {
      emitter.emit(event, new Order(1, "one"), EmitOptions.builder().messageId("m-1").build());
      Message<?> message = (Message<?>) next();
      assertThat(message.content()).isEqualTo(new Order(1, "one"));
      assertThat(message.id()).hasValue("m-1");

      emitter.broadcast(event, null);
      assertThat(((CloudEvent) next()).getType()).isEqualTo(event);
    }
  }

  @Test
  void aProgramWithoutTheCodecReadsPlainEvents() throws Exception {
    try (Observer plain = Observer.connect(url());
        Observer binary = Observer.connect(url(), CloudEvents.binary(SOURCE))) {
      plain.onMessage(event, Order.class, received::add);
      binary.emit(event, new Order(1, "one"));
      Message<?> message = (Message<?>) next();
      assertThat(message.content()).isEqualTo(new Order(1, "one"));
      assertThat(message.headers()).containsEntry("ce-type", event);

      plain.on(event + ".structured", received::add);
      app.emit(event + ".structured", new Order(2, "two"));
      assertThat(((JsonNode) next()).at("/data/id").intValue()).isEqualTo(2);

      plain.on(event + ".null", received::add);
      binary.emit(event + ".null");
      assertThat(((JsonNode) next()).isNull()).isTrue();
    }
  }

  @Test
  void anEventThatIsNoCloudEventIsPlainData() throws Exception {
    app.on(event, Order.class, received::add);

    try (Observer plain = Observer.connect(url())) {
      plain.emit(event, new Order(3, "three"));
    }

    assertThat(next()).isEqualTo(new Order(3, "three"));
  }

  // ---- What goes wrong

  @Test
  void aMalformedEventGoesToRecoveryWithItsReasonAndCostsNoOther() throws Exception {
    app.on(event, Order.class, received::add);
    Wire good = SdkBinding.structured(cloudEventWithOrder());
    List<String> bodies =
        List.of(
            "{\"specversion\":\"2.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\"}",
            "{\"specversion\":\"1.0\",\"source\":\"/x\",\"type\":\"t\"}",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"id\":\"2\",\"source\":\"/x\",\"type\":\"t\"}");
    for (String body : bodies) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      publish(new Wire(bytes, good.contentType(), Map.of()));
    }
    publish(new Wire(good.body(), "application/json", Map.of("ce-id", "1")));
    publish(good);

    assertThat(next()).isEqualTo(new Order(42, "Grüße"));
    List<RecoveryRecord> records =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> app.recovery(event).browse(RecoveryFilter.all()), all -> all.size() == 4);
    assertThat(records)
        .allSatisfy(
            record ->
                assertThat(record.error().type()).isEqualTo(PayloadException.class.getName()));
    assertThat(records)
        .extracting(record -> record.error().message())
        .anyMatch(message -> message.contains("specversion '2.0'"))
        .anyMatch(message -> message.contains("no attribute 'id'"))
        .anyMatch(message -> message.contains("Duplicate"))
        .anyMatch(message -> message.contains("no attribute 'specversion'"));
  }

  @Test
  void aFailedEventIsRedrivenAndEditedInItsForm() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    app.onMessage(
        event,
        Order.class,
        message -> {
          if (broken.get()) {
            throw new IllegalStateException("broken");
          }
          received.add(message);
        });
    publish(SdkBinding.binary(cloudEventWithOrder(), "cloudEvents:"));
    RecoveryRecord record =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> app.recovery(event).browse(RecoveryFilter.all()), all -> !all.isEmpty())
            .get(0);
    broken.set(false);

    try (Observer binary = Observer.connect(url(), CloudEvents.binary(SOURCE))) {
      String id = binary.recovery(event).edit(record.id(), new Order(43, "edited")).orElseThrow();

      Message<?> message = (Message<?>) next();
      assertThat(message.content()).isEqualTo(new Order(43, "edited"));
      assertThat(message.id()).hasValue(id);
      assertThat(message.headers()).containsEntry("cloudEvents:partitionkey", "customer-7");
    }
  }

  @Test
  void whatNoCloudEventCanCarryIsRefusedWhereItIsEmitted() {
    for (Object value : List.of(1.5, 1L << 40)) {
      EmitOptions options = EmitOptions.builder().header("ce-weight", value).build();
      assertThatThrownBy(() -> app.emit(event, 1, options))
          .isInstanceOf(PayloadException.class)
          .hasMessageContaining(event)
          .hasMessageContaining("'weight'");
    }
    EmitOptions name = EmitOptions.builder().header("ce-Weight", "1").build();
    assertThatThrownBy(() -> app.emit(event, 1, name))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("lower-case");
    CloudEvent notJson =
        cloudEvent()
            .withData("application/json", "no JSON".getBytes(StandardCharsets.UTF_8))
            .build();
    assertThatThrownBy(() -> app.emit(event, notJson)).isInstanceOf(PayloadException.class);
    CloudEvent far = cloudEvent().withTime(OffsetDateTime.MAX).build();
    assertThatThrownBy(() -> app.emit(event, far))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("999999999");
    CloudEvent longId = cloudEvent().withId("x".repeat(256)).build();
    assertThatThrownBy(() -> app.emit(event, longId))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("message id");
  }
}

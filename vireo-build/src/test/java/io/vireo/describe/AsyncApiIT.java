package io.vireo.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.TypeRef;
import io.vireo.describe.Samples.Sample;
import io.vireo.rabbitmq.RabbitDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parser of the AsyncAPI initiative accepts the descriptions of programs. */
class AsyncApiIT {
  /** No broker is there, and the description asks none. */
  private static final ObserveOptions AT_ONCE =
      ObserveOptions.builder().registrationTimeout(Duration.ZERO).build();

  private static final List<String> HOSTILE_NAMES =
      List.of(
          "order placed",
          "a/b",
          "a~1b",
          "{order}",
          "{}",
          "}{",
          "a?b=c",
          "a#b",
          "prices.*",
          "#",
          "*.#.*",
          "..",
          ".",
          "-",
          "--",
          "_",
          "a--b",
          "$ref",
          "$id",
          "__proto__",
          "constructor",
          "toString",
          "hasOwnProperty",
          "http://example.org/{a}?b#c",
          "größe",
          "\uD83D\uDE00",
          "\"quoted\"",
          "back\\slash",
          "%7B",
          "1",
          "null",
          "order-placed",
          "order_placed",
          "order.placed",
          "ORDER.PLACED",
          "x".repeat(200),
          "x".repeat(199) + "y");

  @TempDir private Path folder;
  private Observer app;

  @BeforeEach
  void startInMemory() {
    app = Observer.connect("memory:" + UUID.randomUUID());
  }

  @Test
  void acceptsAllHardTypes() throws Exception {
    int number = 0;
    for (Sample sample : Samples.all().toList()) {
      app.on("event." + ++number, TypeRef.of(sample.type()), content -> {}, AT_ONCE);
      for (Object value : sample.values()) {
        app.emit("emitted." + number, value);
      }
    }
    app.on("endless", new TypeRef<HardTypes.Endless<String>>() {}, content -> {}, AT_ONCE);
    app.on("thread", HardTypes.HasThread.class, content -> {}, AT_ONCE);

    assertAccepted(app);
  }

  @Test
  void acceptsNamesOfAllKinds() throws Exception {
    for (String name : HOSTILE_NAMES) {
      app.on(name, String.class, content -> {}, AT_ONCE);
      app.onBroadcast(name, String.class, content -> {}, AT_ONCE);
      app.emit(name, "a");
      app.broadcast(name, "a");
      app.emit(name, 1, EmitOptions.builder().exchange("own/{exchange}").build());
    }

    JsonNode document = assertAccepted(app);

    assertThat(document.get("channels").propertyNames())
        .allMatch(key -> key.matches("[A-Za-z0-9._-]+"))
        .hasSize(HOSTILE_NAMES.size() * 3);
  }

  @Test
  void acceptsTheServersAndBindingsOfRabbitMq() throws Exception {
    try (Observer remote =
        new Observer(
            RabbitDriver.connect(
                List.of(
                    "amqp://user:secret@localhost:1/",
                    "amqps://user:secret@[::1]:2/a%2Fb%7Bc%7D",
                    "amqp://user:secret@%7Bhost%7D:3/%20")))) {
      remote.on("order.placed", HardTypes.Line.class, line -> {}, AT_ONCE);
      remote.on(
          "order.kept",
          HardTypes.Line.class,
          line -> {},
          AT_ONCE.toBuilder().resumable(true).exchange("own").build());
      remote.onBroadcast("prices.*", HardTypes.Line.class, line -> {}, AT_ONCE);

      JsonNode document = assertAccepted(remote);

      assertThat(document.toString()).doesNotContain("secret").doesNotContain("user");
      assertThat(document.get("servers").size()).isEqualTo(3);
    }
  }

  @Test
  void aProgramWithoutEventsHasADocument() throws Exception {
    assertAccepted(app);
  }

  @Test
  void refusesASchemaThatIsNone() throws Exception {
    app.on("order.placed", HardTypes.Line.class, line -> {}, AT_ONCE);
    ObjectNode document = (ObjectNode) app.describe();
    ((ObjectNode) document.at("/components/schemas/Line")).put("type", "order");

    AsyncApiParser.Verdict verdict = AsyncApiParser.check(write(document));

    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.messages()).anyMatch(message -> message.contains("components/schemas/Line"));
  }

  private JsonNode assertAccepted(Observer observer) throws Exception {
    JsonNode document = observer.describe();
    AsyncApiParser.Verdict verdict = AsyncApiParser.check(write(document));
    assertThat(verdict.messages()).isEmpty();
    assertThat(verdict.accepted()).isTrue();
    return document;
  }

  private Path write(JsonNode document) throws IOException {
    return Files.writeString(folder.resolve("asyncapi.json"), document.toPrettyString());
  }
}

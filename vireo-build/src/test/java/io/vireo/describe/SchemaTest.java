package io.vireo.describe;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vireo.Codec;
import io.vireo.Observer;
import io.vireo.TypeRef;
import io.vireo.cloudevents.CloudEvents;
import io.vireo.describe.HardTypes.Endless;
import io.vireo.describe.HardTypes.HasThread;
import io.vireo.describe.HardTypes.Line;
import io.vireo.describe.Samples.Sample;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schema of a type permits what the codec writes, and nothing that is not of the type. */
class SchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  static Stream<Sample> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void permitsWhatIsWritten(Sample sample) {
    assertPermitsWhatIsWritten(sample, Codec.json());
  }

  /** Jackson alone writes no names of classes in a bare list, which no handler could read. */
  static Stream<Sample> samplesOfMappers() {
    return samples()
        .filter(
            sample -> !sample.name().startsWith("java.util.List<io.vireo.describe.Polymorphic"));
  }

  @ParameterizedTest
  @MethodSource("samplesOfMappers")
  void permitsWhatAMapperOfTheProgramWrites(Sample sample) {
    assertPermitsWhatIsWritten(sample, new MapperCodec(JsonMapper.builder().build()));
  }

  private static void assertPermitsWhatIsWritten(Sample sample, Codec codec) {
    ObjectNode schema = schemaOf(sample.type(), codec);
    for (Object value : sample.values()) {
      String json = new String(codec.encode(value), StandardCharsets.UTF_8);

      assertThat(errors(schema, json)).as("%s by %s", json, schema.toPrettyString()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesWhatIsNotOfTheType(Sample sample) {
    ObjectNode schema = schemaOf(sample.type(), Codec.json());
    for (String json : sample.wrong()) {
      assertThat(errors(schema, json)).as("%s by %s", json, schema.toPrettyString()).isNotEmpty();
    }
  }

  @Test
  void aTypeThatCannotBeDescribedPermitsEverythingAndSaysWhy() {
    ObjectNode endless = schemaOf(new TypeRef<Endless<String>>() {}.type(), Codec.json());
    ObjectNode thread = schemaOf(HasThread.class, Codec.json());

    assertThat(endless.at("/components/schemas").iterator().next().get("description").asString())
        .contains("cannot be described");
    assertThat(thread.at("/components/schemas/HasThread/properties/thread/description").asString())
        .contains("java.lang.Thread");
    assertThat(errors(endless, "7")).isEmpty();
    assertThat(errors(thread, "{\"thread\":[]}")).isEmpty();
    assertThat(errors(thread, "{\"name\":7}")).isNotEmpty();
  }

  @Test
  void aStructuredCloudEventHasItsDataInside() throws Exception {
    String url = "memory:" + UUID.randomUUID();
    Codec codec = CloudEvents.codec(URI.create("/shop"));
    BlockingQueue<String> written = new LinkedBlockingQueue<>();
    try (Observer app = Observer.connect(url, codec);
        Observer plain = Observer.connect(url)) {
      plain.on("event", json -> written.add(json.toString()));
      app.emit("event", new Line("tea", 2));
      app.emit("nothing");
      app.emit("bytes", new byte[] {1});
      JsonNode document = app.describe();
      ObjectNode schema = schemaOf(document);
      String json = Objects.requireNonNull(written.poll(30, TimeUnit.SECONDS));

      assertThat(errors(schema, json)).as(schema.toPrettyString()).isEmpty();
      assertThat(errors(schema, json.replace("\"count\":2", "\"count\":\"2\""))).isNotEmpty();
      assertThat(errors(schema, "{\"article\":\"tea\",\"count\":2}")).isNotEmpty();
      assertThat(document.at("/channels/event/messages/Line/contentType").asString())
          .isEqualTo("application/cloudevents+json");
      assertThat(
              document
                  .at("/channels/nothing/messages/null/payload/properties/data")
                  .isMissingNode())
          .isTrue();
      assertThat(document.at("/channels/bytes/messages").toString()).contains("data_base64");
    }
  }

  @Test
  void aBinaryCloudEventIsItsData() {
    Codec codec = CloudEvents.binary(URI.create("/shop"));
    try (Observer app = Observer.connect("memory:" + UUID.randomUUID(), codec)) {
      app.on("event", Line.class, line -> {});
      app.on("bytes", byte[].class, bytes -> {});
      JsonNode document = app.describe();

      assertThat(schemaOf(document)).isEqualTo(schemaOf(Line.class, Codec.json()));
      assertThat(document.at("/channels/event/messages/Line/contentType").asString())
          .isEqualTo("application/json");
      assertThat(document.at("/channels/bytes/messages/ArrayOfByte").propertyNames())
          .containsExactly("name", "title");
      assertThat(document.has("defaultContentType")).isFalse();
    }
  }

  /** The payload of the message of a listener, with the schemas to which it refers. */
  static ObjectNode schemaOf(Type type, Codec codec) {
    try (Observer app = Observer.connect("memory:" + UUID.randomUUID(), codec)) {
      app.on("event", TypeRef.of(type), content -> {});
      return schemaOf(app.describe());
    }
  }

  private static ObjectNode schemaOf(JsonNode document) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema
        .putArray("allOf")
        .add(document.at("/channels/event/messages").iterator().next().get("payload"));
    schema.set("components", document.get("components"));
    return schema;
  }

  private static List<Error> errors(ObjectNode schema, String json) {
    Schema compiled = REGISTRY.getSchema(schema.toString(), InputFormat.JSON);
    return compiled.validate(
        json,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}

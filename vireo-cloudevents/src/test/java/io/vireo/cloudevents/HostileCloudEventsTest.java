package io.vireo.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.vireo.EventCodec;
import io.vireo.PayloadException;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A malformed CloudEvent is refused with a short reason, whatever it is made of. */
class HostileCloudEventsTest {
  private static final String REQUIRED =
      "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\"";

  private final EventCodec codec = (EventCodec) CloudEvents.codec(URI.create("/shop"));

  private EventCodec.Decoded decode(String body, Type type) {
    return decode(body.getBytes(UTF_8), "application/cloudevents+json", Map.of(), type);
  }

  private EventCodec.Decoded decode(
      byte[] body, String contentType, Map<String, Object> headers, Type type) {
    return codec.decode("e", body, new EventProperties(null, null, contentType, headers), type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\" | '0.3'",
        "\"specversion\":1.0,\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\" | 'specversion'",
        "\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\" | 'specversion'",
        "\"specversion\":\"1.0\",\"source\":\"/x\",\"type\":\"t\" | 'id'",
        "\"specversion\":\"1.0\",\"id\":null,\"source\":\"/x\",\"type\":\"t\" | 'id'",
        "\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/x\",\"type\":\"t\" | 'id'",
        "\"specversion\":\"1.0\",\"id\":5,\"source\":\"/x\",\"type\":\"t\" | 'id'",
        "\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"t\" | 'source'",
        "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"a b\",\"type\":\"t\" | 'source'",
        "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\" | 'type'",
        "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":{} | 'type'",
      })
  void aMissingOrWrongRequiredAttributeIsNamed(String members, String named) {
    assertThatThrownBy(() -> decode("{" + members + "}", JsonNode.class))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"time\":\"yesterday\" | 'yesterday'",
        "\"time\":5 | 'time'",
        "\"time\":\"+999999999-01-01T00:00:00Z\" | 999999999",
        "\"subject\":\"\" | 'subject'",
        "\"dataschema\":\"a b\" | 'dataschema'",
        "\"ext\":{} | 'ext'",
        "\"ext\":[1] | 'ext'",
        "\"ext\":1.5 | 'ext'",
        "\"ext\":3000000000 | 'ext'",
        "\"Ext\":\"x\" | 'Ext'",
        "\"my_ext\":\"x\" | 'my_ext'",
        "\"\":\"x\" | lower-case",
        "\"id\":\"2\" | Duplicate",
        "\"ext\":1,\"ext\":2 | Duplicate",
        "\"data\":1,\"data_base64\":\"AA==\" | both",
        "\"data_base64\":\"?\" | Base64",
        "\"data_base64\":5 | Base64",
        "\"datacontenttype\":\"image/png\",\"data\":{} | 'image/png'",
        "\"datacontenttype\":\"image/png\",\"data_base64\":\"AAE=\" | 'image/png'",
        "\"datacontenttype\":7,\"data\":{} | 'datacontenttype'",
      })
  void anOptionalAttributeOrDataThatIsWrongIsNamed(String members, String named) {
    assertThatThrownBy(() -> decode("{" + REQUIRED + "," + members + "}", JsonNode.class))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "5", "[]", "{}", "{", "{\"specversion\":\"1.0\"} x"})
  void aBodyThatIsNoCloudEventIsRefused(String body) {
    assertThatThrownBy(() -> decode(body, JsonNode.class)).isInstanceOf(PayloadException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/cloudevents-batch+json",
        "application/cloudevents+avro",
        "application/cloudevents+xml; charset=utf-8"
      })
  void anotherFormatIsNamed(String contentType) {
    assertThatThrownBy(() -> decode(new byte[0], contentType, Map.of(), JsonNode.class))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(contentType);
  }

  @Test
  void aHugeExtensionIsReadAndAHugeWrongValueIsNotRepeatedInTheError() {
    String huge = "x".repeat(1 << 20);

    CloudEvent read =
        (CloudEvent)
            decode("{" + REQUIRED + ",\"ext\":\"" + huge + "\"}", CloudEvent.class).content();

    assertThat(read.getExtension("ext")).isEqualTo(huge);
    for (String members :
        List.of("\"time\":\"" + huge + "\"", "\"X" + huge + "\":1", "\"" + huge + "\":1.5")) {
      assertThatThrownBy(() -> decode("{" + REQUIRED + "," + members + "}", JsonNode.class))
          .isInstanceOf(PayloadException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }
  }

  @Test
  void headersOfTheWrongTypeOrUnderTwoPrefixesAreNamed() {
    Map<String, Object> good =
        Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/x", "ce-type", "t");
    assertThat(binary(good).content()).isInstanceOf(JsonNode.class);

    Map<Map<String, Object>, String> wrong =
        Map.of(
            Map.of("cloudEvents:id", "1"), "'id' twice",
            Map.of("ce-id", 5), "'id'",
            Map.of("ce-ext", 1.5), "'ext'",
            Map.of("ce-ext", List.of(1)), "'ext'",
            Map.of("ce-ext", Map.of("a", 1)), "'ext'",
            Map.of("ce-Ext", "x"), "'Ext'",
            Map.of("ce-data", "x"), "'data'",
            Map.of("ce-specversion", "9"), "'9'",
            Map.of("ce-time", "now"), "'now'");
    wrong.forEach(
        (headers, named) -> {
          Map<String, Object> all = new HashMap<>(good);
          all.putAll(headers);
          assertThatThrownBy(() -> binary(all))
              .isInstanceOf(PayloadException.class)
              .hasMessageContaining(named);
        });
  }

  private EventCodec.Decoded binary(Map<String, Object> headers) {
    return decode("1".getBytes(UTF_8), "application/json", headers, JsonNode.class);
  }

  @Test
  void typesOfAmqpAreReadAsTheTypesOfAttributes() {
    Instant time = Instant.parse("2026-01-31T12:00:00Z");
    Map<String, Object> headers =
        Map.of(
            "ce-specversion", "1.0",
            "ce-id", "1",
            "ce-source", "/x",
            "ce-type", "t",
            "ce-time", time,
            "ce-count", 5L,
            "ce-flag", true);

    CloudEvent read = (CloudEvent) decode(new byte[0], "", headers, CloudEvent.class).content();

    assertThat(read.getTime().toInstant()).isEqualTo(time);
    assertThat(read.getExtension("count")).isEqualTo(5);
    assertThat(read.getExtension("flag")).isEqualTo(true);
    assertThat(read.getData()).isNull();
  }

  @Test
  void aHandlerOfCloudEventsGetsNoPlainEvent() {
    assertThatThrownBy(
            () -> decode("1".getBytes(UTF_8), "application/json", Map.of(), CloudEvent.class))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("no CloudEvent");
  }

  @Test
  void textIsReadStrictly() {
    String text = "{" + REQUIRED + ",\"datacontenttype\":\"text/plain\",\"data\":\"Grüße\"}";
    String noText =
        "{" + REQUIRED + ",\"datacontenttype\":\"text/plain\",\"data_base64\":\"/w==\"}";

    assertThat(decode(text, String.class).content()).isEqualTo("Grüße");
    assertThat((byte[]) decode(text, byte[].class).content()).isEqualTo("Grüße".getBytes(UTF_8));
    assertThatThrownBy(() -> decode(noText, String.class))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void whateverTheBytesAreTheyAreReadOrRefused() {
    byte[] valid =
        ("{" + REQUIRED + ",\"time\":\"2026-01-31T12:00:00Z\",\"ext\":5,\"data\":{\"a\":[1.50]}}")
            .getBytes(UTF_8);
    Random random = new Random(42);
    for (int round = 0; round < 5_000; round++) {
      byte[] changed = valid.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      byte[] body = Arrays.copyOf(changed, random.nextInt(8) == 0 ? 30 : changed.length);
      try {
        assertThat(decode(body, "application/cloudevents+json", Map.of(), JsonNode.class))
            .isNotNull();
      } catch (PayloadException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }
}

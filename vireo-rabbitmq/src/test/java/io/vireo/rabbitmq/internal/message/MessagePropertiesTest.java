package io.vireo.rabbitmq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import io.vireo.spi.EventProperties;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagePropertiesTest {

  @Test
  void aMessageWithoutAnythingIsFine() {
    EventProperties properties = MessageProperties.of(new AMQP.BasicProperties());

    assertThat(properties).isEqualTo(EventProperties.NONE);
  }

  @Test
  void nestedValuesBecomePlainJava() {
    Map<String, Object> headers =
        Map.of(
            "text", LongStringHelper.asLongString("é😀"),
            "list", List.of(LongStringHelper.asLongString("a"), 1),
            "table", Map.of("key", LongStringHelper.asLongString("b")),
            "date", Date.from(Instant.ofEpochSecond(5)));

    assertThat(of(headers))
        .containsEntry("text", "é😀")
        .containsEntry("list", List.of("a", 1))
        .containsEntry("table", Map.of("key", "b"))
        .containsEntry("date", Instant.ofEpochSecond(5));
  }

  @Test
  void malformedTextAndMissingValuesStopNothing() {
    Map<String, Object> headers = new HashMap<>();
    LongString malformed = LongStringHelper.asLongString(new byte[] {'a', (byte) 0xff, 'b'});
    headers.put("malformed", malformed);
    headers.put("missing", null);
    headers.put("list", Arrays.asList(null, 1));

    assertThat(of(headers))
        .containsEntry("malformed", "a\ufffdb")
        .containsEntry("list", List.of(1))
        .doesNotContainKey("missing");
  }

  @Test
  void whatBelongsToTheWayIsNotShown() {
    Map<String, Object> headers =
        Map.of("vireo-sequence", 1L, "vireo-delay", 100L, "x-death", List.of(), "own", 1);

    assertThat(of(headers)).containsOnlyKeys("own");
  }

  @Test
  void aDeathThatIsNotOursIsShown() {
    assertThat(of(Map.of("x-death", List.of(1)))).containsOnlyKeys("x-death");
  }

  @Test
  void theTimestampIsExactWhereItsEmitterSaidIt() {
    AMQP.BasicProperties.Builder builder =
        new AMQP.BasicProperties.Builder().timestamp(Date.from(Instant.ofEpochSecond(5)));

    assertThat(MessageProperties.of(builder.build()).timestamp())
        .isEqualTo(Instant.ofEpochSecond(5));
    assertThat(
            MessageProperties.of(builder.headers(Map.of("vireo-timestamp", 5_123L)).build())
                .timestamp())
        .isEqualTo(Instant.ofEpochMilli(5_123));
  }

  @Test
  void theTimestampIsExactWhereTheIdTellsIt() {
    Instant emitted = Instant.ofEpochMilli(1_469_918_176_385L);
    AMQP.BasicProperties.Builder builder =
        new AMQP.BasicProperties.Builder().messageId("01ARYZ6S41TSV4RRFFQ69G5FAV");

    assertThat(
            MessageProperties.of(
                    builder.timestamp(Date.from(emitted.truncatedTo(ChronoUnit.SECONDS))).build())
                .timestamp())
        .isEqualTo(emitted);
  }

  @Test
  void anIdFromAnotherTimeThanTheTimestampTellsNothing() {
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId("01ARYZ6S41TSV4RRFFQ69G5FAV")
            .timestamp(Date.from(Instant.ofEpochSecond(5)))
            .build();

    assertThat(MessageProperties.of(properties).timestamp()).isEqualTo(Instant.ofEpochSecond(5));
  }

  private static Map<String, Object> of(Map<String, Object> headers) {
    return MessageProperties.of(new AMQP.BasicProperties.Builder().headers(headers).build())
        .headers();
  }
}

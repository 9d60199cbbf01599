package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.LongStringHelper;
import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.spi.EventProperties;
import io.vireo.tck.fault.GeneratedRounds;
import io.vireo.tck.fault.HostileValues;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of URLs, of the broker and of foreign messages, with generated texts. */
// The client has no other type for a time.
@SuppressWarnings("JavaUtilDate")
class ReadingFuzzTest {
  private static final int ROUNDS = 1_000;
  private static final String PASSWORD = "opensesame";

  @Test
  void aUrlIsReadOrRefusedWithoutItsPassword() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          String scheme = values.oneOf(List.of("amqp://", "AMQPS://", "amqp:", "", "http://"));
          String url =
              scheme
                  + values.oneOf(
                      List.of(
                          "user:" + PASSWORD + "@", PASSWORD + "@", "a:b:" + PASSWORD + "@@", ""))
                  + values.oneOf(
                      List.of(
                          "host", "[::1]", "[", "[]", "]", ":" + values.number(), values.text()))
                  + values.oneOf(
                      List.of(
                          "",
                          ":" + values.number(),
                          ":",
                          "/",
                          "/%2F",
                          "/%",
                          "/%zz",
                          "/" + values.text()));
          String damaged =
              values.chance(0.3) ? new String(values.damaged(url.getBytes(UTF_8)), UTF_8) : url;
          try {
            BrokerAddress address = BrokerAddress.parse(damaged);
            assertThat(address.port()).isBetween(1, 65_535);
            assertThat(address.host()).isNotEmpty();
          } catch (InvalidUrlException e) {
            assertThat(e).hasMessageMatching("[^\\p{Cntrl}]+");
            assertThat(e.getMessage()).doesNotContain(PASSWORD);
          }
        });
  }

  @Test
  void whatIsEncodedInAUrlIsReadAsItWas() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          String user = "u" + encodable(values.text());
          String password = encodable(values.text());
          String host = "v" + encodable(values.text());

          BrokerAddress address =
              BrokerAddress.parse(
                  "amqp://" + encoded(user) + ":" + encoded(password) + "@host:1/" + encoded(host));

          assertThat(address.user()).isEqualTo(user);
          assertThat(address.password()).isEqualTo(password);
          assertThat(address.virtualHost()).isEqualTo(host);
        });
  }

  private static String encodable(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      encoded.append(String.format("%%%02x", b));
    }
    return encoded.toString();
  }

  @Test
  void theBrokersReasonIsOneLineWhateverItSays() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          String said =
              values.oneOf(List.of("", "PRECONDITION_FAILED - inequivalent arg '")) + values.text();
          AMQP.Channel.Close close =
              new AMQP.Channel.Close.Builder().replyCode(values.below(600)).replyText(said).build();

          ConnectFailure failure =
              ConnectFailure.of(new ShutdownSignalException(false, false, close, null));

          assertThat(failure.reason()).doesNotContain("\n", "\r").isNotBlank();
        });
  }

  @Test
  void whateverTravelsBesideAMessageIsRead() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          AMQP.BasicProperties properties =
              new AMQP.BasicProperties.Builder()
                  .messageId(values.text())
                  .contentType(values.text())
                  .timestamp(
                      values.chance(0.7) ? Date.from(Instant.ofEpochMilli(values.number())) : null)
                  .headers(headers(values))
                  .build();

          EventProperties read = MessageProperties.of(properties);

          assertThat(read.toString()).isNotEmpty();
          assertThat(read.count("vireo-attempts")).isBetween(0, 1_000_000_000);
          assertThat(MessageProperties.withDeadLetterHeaders(properties).headers())
              .doesNotContainValue(null);
          // Reads it, or says that there is none.
          MessageProperties.originalRoutingKey(properties);
        });
  }

  private static Map<String, Object> headers(HostileValues values) {
    Map<String, Object> headers = new HashMap<>();
    for (int i = values.below(5); i > 0; i--) {
      String name =
          values.oneOf(
              List.of(
                  "x-death",
                  "CC",
                  "vireo-timestamp",
                  "vireo-attempts",
                  "vireo-event",
                  "vireo-delay",
                  "vireo-isolated",
                  "vireo-sequence",
                  values.text()));
      headers.put(name, values.chance(0.3) ? deaths(values) : values.value());
    }
    return headers;
  }

  private static Object deaths(HostileValues values) {
    LongString text = LongStringHelper.asLongString(values.bytes());
    Map<String, Object> death = new HashMap<>();
    death.put("queue", values.chance(0.5) ? text : values.value());
    death.put(
        "time",
        values.chance(0.5) ? Date.from(Instant.ofEpochMilli(values.number())) : values.value());
    death.put("routing-keys", values.chance(0.5) ? List.of(text) : values.value());
    return List.of(death);
  }
}

package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import io.vireo.tck.fault.GeneratedRounds;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What older clients read without a limit is found before they read it, and nothing else is. */
// The client has no other type for a time.
@SuppressWarnings("JavaUtilDate")
class ValueLimitsTest {
  private static final int HEADERS = 1 << 13;
  private static final ClientLibrary OLD =
      new ClientLibrary("5.25.0", ClassLoader.getPlatformClassLoader());

  @Test
  void propertiesWithValuesOfEveryTypePass() throws IOException {
    byte[] payload = payload(everything());

    assertThatCode(() -> ValueLimits.checkHeader(payload)).doesNotThrowAnyException();
    assertThatCode(() -> ValueLimits.checkHeader(payload(new AMQP.BasicProperties())))
        .doesNotThrowAnyException();
  }

  @Test
  void propertiesThatEndTooEarlyAreFoundWhereverTheyEnd() throws IOException {
    byte[] payload = payload(everything());

    for (int length = 0; length < payload.length; length++) {
      byte[] cut = Arrays.copyOf(payload, length);
      assertThatExceptionOfType(MalformedFrameException.class)
          .as("cut to %s bytes", length)
          .isThrownBy(() -> ValueLimits.checkHeader(cut));
    }
  }

  @Test
  void tablesPassAsDeepAsLaterClientsReadThem() throws IOException {
    byte[] deepest = payload(headers(nested(32)));
    byte[] tooDeep = payload(headers(nested(33)));

    assertThatCode(() -> ValueLimits.checkHeader(deepest)).doesNotThrowAnyException();
    assertThatExceptionOfType(MalformedFrameException.class)
        .isThrownBy(() -> ValueLimits.checkHeader(tooDeep))
        .withMessageContaining("nested more than 32 deep");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000_000, Integer.MAX_VALUE, -1})
  void aLengthBeyondTheDataIsFound(int claimed) throws IOException {
    byte[] longString = headerFrame(out -> string(out, claimed));
    byte[] table = headerFrame(out -> out.writeInt(claimed));

    for (byte[] payload : List.of(longString, table)) {
      assertThatExceptionOfType(MalformedFrameException.class)
          .isThrownBy(() -> ValueLimits.checkHeader(payload))
          .withMessageContaining("exceeds");
    }
  }

  @Test
  void aValueBeyondTheEndOfItsTableIsFound() throws IOException {
    byte[] payload =
        headerFrame(
            out -> {
              out.writeInt(4);
              out.writeByte(1);
              out.writeByte('n');
              out.writeByte('l');
              out.writeLong(1);
            });

    assertThatExceptionOfType(MalformedFrameException.class)
        .isThrownBy(() -> ValueLimits.checkHeader(payload))
        .withMessageContaining("end of its table");
  }

  @Test
  void damagedPropertiesPassOrAreFound() {
    GeneratedRounds.run(
        1_000,
        values -> {
          byte[] damaged = values.damaged(payload(everything()));
          try {
            ValueLimits.checkHeader(damaged);
          } catch (MalformedFrameException e) {
            assertThat(e).hasMessageMatching(".+");
          }
        });
  }

  @Test
  void aBrokerThatBeginsWithTooLongATextIsRefused() throws IOException {
    byte[] fine = start("PLAIN".length());
    byte[] tooLong = start(Integer.MAX_VALUE - 10);

    assertThatCode(() -> ValueLimits.checkMethod(fine)).doesNotThrowAnyException();
    assertThatExceptionOfType(MalformedFrameException.class)
        .isThrownBy(() -> ValueLimits.checkMethod(tooLong));
  }

  @Test
  void withAnOldClientAMessageLosesTheFirstTimeWhatCannotBeRead() throws IOException {
    Frame tooDeep = new Frame(AMQP.FRAME_HEADER, 7, payload(headers(nested(33))));
    Frame fine = new Frame(AMQP.FRAME_HEADER, 7, payload(everything()));

    Frame read = new ReadableProperties(OLD).of(tooDeep);

    assertThat(read.getPayload()).hasSize(14).endsWith(0, 0);
    assertThat(FrameMembers.channel(read)).isEqualTo(7);
    assertThat(FrameMembers.type(read)).isEqualTo(AMQP.FRAME_HEADER);
    assertThat(new ReadableProperties(OLD).of(fine)).isSameAs(fine);
  }

  private interface Part {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static byte[] headerFrame(Part headers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(60 << 16);
    out.writeLong(0);
    out.writeShort(HEADERS);
    headers.writeTo(out);
    return bytes.toByteArray();
  }

  /** A table whose one value is a text that claims a length. */
  private static void string(DataOutputStream out, int claimed) throws IOException {
    out.writeInt(1 + 1 + 1 + Integer.BYTES);
    out.writeByte(1);
    out.writeByte('n');
    out.writeByte('S');
    out.writeInt(claimed);
  }

  /** The method by which a broker begins, with the length that its list of mechanisms claims. */
  private static byte[] start(int claimed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt((10 << 16) | 10);
    out.writeShort(9);
    out.writeInt(0);
    out.writeInt(claimed);
    out.writeBytes("PLAIN");
    out.writeInt(0);
    return bytes.toByteArray();
  }

  private static byte[] payload(AMQP.BasicProperties properties) throws IOException {
    return properties.toFrame(1, 0).getPayload();
  }

  private static AMQP.BasicProperties headers(Map<String, Object> headers) {
    return new AMQP.BasicProperties.Builder().headers(headers).build();
  }

  /** A table with so many tables within each other. */
  private static Map<String, Object> nested(int depth) {
    return depth == 0 ? Map.of() : Map.of("level", nested(depth - 1));
  }

  private static AMQP.BasicProperties everything() {
    Map<String, Object> headers = new HashMap<>();
    headers.put("text", LongStringHelper.asLongString("text"));
    headers.put("number", 1);
    headers.put("long", 1L);
    headers.put("short", (short) 1);
    headers.put("byte", (byte) 1);
    headers.put("double", 1.0);
    headers.put("float", 1.0f);
    headers.put("decimal", new BigDecimal("1.5"));
    headers.put("flag", true);
    headers.put("bytes", new byte[3]);
    headers.put("time", Date.from(Instant.EPOCH));
    headers.put("nothing", null);
    headers.put("list", List.of(1, "two", List.of(), Map.of("three", 3)));
    headers.put("table", Map.of("inner", Map.of()));
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .headers(headers)
        .deliveryMode(2)
        .priority(1)
        .correlationId("correlation")
        .replyTo("reply")
        .expiration("1000")
        .messageId("id")
        .timestamp(Date.from(Instant.EPOCH))
        .type("type")
        .userId("user")
        .appId("application")
        .clusterId("cluster")
        .build();
  }
}

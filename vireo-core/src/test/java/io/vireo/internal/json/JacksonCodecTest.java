package io.vireo.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Codec;
import io.vireo.PayloadException;
import io.vireo.TypeRef;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JacksonCodecTest {
  private final Codec codec = Codec.json();

  /** Data of a program. */
  public record Order(int id, String name) {}

  /** Data whose getter throws. */
  public record Broken(int id) {
    /** Throws an exception. */
    @Override
    public int id() {
      throw new IllegalStateException("no id");
    }
  }

  @Test
  void aRecordComesBackAsItWas() {
    Order order = new Order(42, "é😀");

    assertThat(codec.decode(codec.encode(order), Order.class)).isEqualTo(order);
  }

  @Test
  void aGenericTypeKeepsItsArguments() {
    byte[] body = codec.encode(List.of(new Order(1, "a"), new Order(2, "b")));

    assertThat(codec.decode(body, new TypeRef<List<Order>>() {}.type()))
        .isEqualTo(List.of(new Order(1, "a"), new Order(2, "b")));
  }

  @Test
  void nullIsTheWordNull() {
    assertThat(codec.encode(null)).asString().isEqualTo("null");
    assertThat(codec.decode(bytes("null"), Order.class)).isNull();
    assertThat(((JsonNode) codec.decode(bytes("null"), JsonNode.class)).isNull()).isTrue();
  }

  @Test
  void fieldsThatTheTypeDoesNotKnowAreIgnored() {
    assertThat(codec.decode(bytes("{\"id\":1,\"name\":\"a\",\"new\":true}"), Order.class))
        .isEqualTo(new Order(1, "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} x",
        "{\"a\":1} {\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "NaN",
        "'a'",
        "[1,]",
        "// c\n1"
      })
  void whatIsNotExactlyOneJsonValueIsRefused(String body) {
    assertThatThrownBy(() -> codec.decode(bytes(body), JsonNode.class))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void aPropertyThatComesTwiceInAnObjectIsRefusedWhateverStandsBetween() {
    for (int between : new int[] {0, 1, 7, 8, 31, 32, 33, 100}) {
      String others =
          IntStream.range(0, between)
              .mapToObj(n -> "\"name" + n + "\":{\"id\":1,\"name\":[{\"id\":2}]},")
              .collect(Collectors.joining());
      String once = "{\"id\":1," + others + "\"name\":\"a\"}";
      String twice = "{\"id\":1," + others + "\"name\":\"a\",\"id\":1}";

      assertThat(codec.decode(bytes(once), Order.class)).isEqualTo(new Order(1, "a"));
      for (Type type : new Type[] {Order.class, JsonNode.class, Object.class}) {
        assertThat(codec.decode(bytes(once), type)).isNotNull();
        assertRefused(twice, type);
        assertRefused("{\"id\":1,\"name\":" + twice + "}", type);
      }
      assertRefused("[{}, " + once + ", " + twice + "]", JsonNode.class);
      assertThat(codec.decode(bytes("[{}," + once + "," + once + "]"), JsonNode.class)).isNotNull();
    }
  }

  @Test
  void namesThatOnlyLookAlikeAreTwo() {
    // "Aa" and "BB" have the same hash code.
    assertThat(codec.decode(bytes("{\"Aa\":1,\"BB\":2,\"\":3,\" \":4}"), Object.class))
        .isEqualTo(Map.of("Aa", 1, "BB", 2, "", 3, " ", 4));
    assertRefused("{\"Aa\":1,\"BB\":2,\"\\u0041a\":3}", Object.class);
  }

  @Test
  void aByteThatIsNotUtf8IsFoundWhereverItStands() {
    for (int position = 0; position < 20; position++) {
      byte[] body = bytes("\"" + "a".repeat(20) + "\"");
      body[1 + position] = (byte) 0xFF;

      assertThatThrownBy(() -> codec.decode(body, String.class))
          .isInstanceOf(PayloadException.class)
          .hasMessageContaining("not UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
  void otherEncodingsThanUtf8AreRefused(String charset) {
    byte[] body = "{\"name\":\"é\"}".getBytes(Charset.forName(charset));

    assertThatThrownBy(() -> codec.decode(body, JsonNode.class))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void malformedUtf8IsRefusedInsteadOfReplaced() {
    byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
    byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};

    assertThatThrownBy(() -> codec.decode(overlong, JsonNode.class))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> codec.decode(surrogate, JsonNode.class))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void aBodyTooDeepIsRefused() {
    assertThatThrownBy(() -> codec.decode(bytes("[".repeat(100_000)), JsonNode.class))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void depthHasALimit() {
    String most = "[".repeat(500) + "]".repeat(500);

    assertThat(codec.decode(bytes(most), JsonNode.class)).isNotNull();
    for (int depth : new int[] {501, 1_001, 5_000}) {
      String tooDeep = "[".repeat(depth) + "]".repeat(depth);
      assertRefused(tooDeep, JsonNode.class);
      assertRefused(tooDeep, Object.class);
    }
  }

  @Test
  void aNumberHasAtMostThousandDigits() {
    String most = "9".repeat(1_000);

    assertThat(codec.decode(bytes(most), BigInteger.class)).isEqualTo(new BigInteger(most));
    for (Type type : new Type[] {JsonNode.class, Object.class, BigInteger.class, double.class}) {
      assertRefused("9".repeat(1_001), type);
      assertRefused("0." + "9".repeat(1_001), type);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e400000000", "1.5E+309"})
  void aNumberThatNoDoubleCanHoldIsRefusedNotTakenForInfinity(String number) {
    for (Type type : new Type[] {JsonNode.class, Object.class, double.class, Double.class}) {
      assertRefused(number, type);
    }
    assertRefused("1e400000000", BigInteger.class);
    assertRefused("[1, " + number + "]", double[].class);
    assertRefused("{\"a\": " + number + "}", JsonNode.class);
    assertRefused("{\"a\": " + number + "}", Object.class);
    assertRefused("1e39", float.class);
    assertThat(codec.decode(bytes(number), BigDecimal.class)).isEqualTo(new BigDecimal(number));
  }

  @Test
  void theLargestDoubleIsRead() {
    assertThat(codec.decode(bytes("1.7976931348623157e308"), double.class))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(codec.decode(bytes("[1e-400, -0.0, 3.5]"), double[].class))
        .isEqualTo(new double[] {0.0, -0.0, 3.5});
  }

  private void assertRefused(String json, Type type) {
    assertThatThrownBy(() -> codec.decode(bytes(json), type))
        .as(type.getTypeName())
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void noClassIsTakenFromTheMessage() {
    byte[] body =
        bytes("{\"@class\":\"java.net.URL\",\"__TypeId__\":\"x\",\"id\":1,\"name\":\"a\"}");

    assertThat(codec.decode(body, Order.class)).isEqualTo(new Order(1, "a"));
    assertThat(codec.decode(bytes("[\"java.net.URL\",\"http://x\"]"), Object.class))
        .isEqualTo(List.of("java.net.URL", "http://x"));
  }

  @Test
  void dataThatIsNoJsonIsRefusedByName() {
    assertThatThrownBy(() -> codec.encode(new Broken(1)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("cannot be written as JSON");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

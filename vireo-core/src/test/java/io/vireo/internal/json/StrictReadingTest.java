package io.vireo.internal.json;

import static io.vireo.internal.json.Samples.dot;
import static io.vireo.internal.json.Samples.formatted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vireo.Codec;
import io.vireo.PayloadException;
import io.vireo.TypeRef;
import io.vireo.internal.json.Samples.Color;
import io.vireo.internal.json.Samples.Formatted;
import io.vireo.internal.json.Samples.Hidden;
import io.vireo.internal.json.Samples.OwnException;
import io.vireo.internal.json.Samples.OwnRead;
import io.vireo.internal.json.Samples.Person;
import io.vireo.internal.json.Samples.Point;
import io.vireo.internal.json.Samples.Shape;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Goes through the cases in which Jackson could change data in reading without notice. The data are
 * read exactly, refused, or changed in a way that the documentation names.
 */
class StrictReadingTest {
  private static final List<String> NO_WHOLE_NUMBERS =
      List.of("1.9", "1.0", "1e2", "\"1\"", "\"\"", "\" \"", "true", "[1]", "[]", "{}");

  private static final List<String> NO_DECIMALS =
      List.of("\"1.5\"", "\"NaN\"", "\"Infinity\"", "\"\"", "\" \"", "true", "[1.5]", "[]", "{}");

  private static final List<String> NO_DATES =
      List.of("1", "1.5", "1795466535246", "\"1\"", "\"2024\"", "\"\"", "\" \"", "true", "{}");

  private static final List<String> NO_TEXTS = List.of("1", "1.10", "true", "[\"a\"]", "[]", "{}");

  private final Codec codec = Codec.json();

  /** The arguments of the test that has the same name. */
  static final List<Arguments> refusedInwards =
      Stream.of(
              refused(int.class, NO_WHOLE_NUMBERS, "null", "2147483648"),
              refused(Integer.class, NO_WHOLE_NUMBERS, "2147483648"),
              refused(long.class, NO_WHOLE_NUMBERS, "null", "19.99", "9223372036854775808"),
              refused(short.class, NO_WHOLE_NUMBERS, "null", "32768"),
              refused(byte.class, NO_WHOLE_NUMBERS, "null", "200", "-129"),
              refused(Byte.class, NO_WHOLE_NUMBERS, "128"),
              refused(BigInteger.class, NO_WHOLE_NUMBERS),
              refused(AtomicInteger.class, NO_WHOLE_NUMBERS, "2147483648"),
              refused(AtomicLong.class, NO_WHOLE_NUMBERS),
              refused(OptionalInt.class, NO_WHOLE_NUMBERS),
              refused(OptionalLong.class, NO_WHOLE_NUMBERS),
              refused(double.class, NO_DECIMALS, "null", "1e400", "9007199254740993"),
              refused(Double.class, NO_DECIMALS, "-1e400", "9007199254740993"),
              refused(float.class, NO_DECIMALS, "null", "1e39", "16777217"),
              refused(OptionalDouble.class, NO_DECIMALS, "1e400", "9007199254740993"),
              refused(BigDecimal.class, NO_DECIMALS),
              refused(Number.class, "\"1\"", "\"\"", "true", "1e400"),
              refused(boolean.class, "null", "1", "0", "1.5", "\"true\"", "\"TRUE\"", "\"\""),
              refused(Boolean.class, "1", "0", "\"true\"", "\"\"", "[true]"),
              refused(AtomicBoolean.class, "1", "\"true\"", "\"\""),
              refused(char.class, "null", "97", "\"\"", "\"ab\"", "\"😀\"", "true"),
              refused(String.class, NO_TEXTS),
              refused(StringBuilder.class, NO_TEXTS),
              refused(CharSequence.class, NO_TEXTS),
              refused(char[].class, "[97]", "[\"ab\"]", "1"),
              refused(Color.class, "0", "1", "\"1\"", "\"\"", "\" \"", "\"red\"", "\"x\"", "0.5"),
              refused(UUID.class, NO_TEXTS, "\"\"", "\" \"", "\"x\""),
              refused(URI.class, NO_TEXTS, "\" \""),
              refused(Locale.class, NO_TEXTS, "\" \""),
              refused(Currency.class, NO_TEXTS, "\"\"", "\"x\""),
              refused(Charset.class, NO_TEXTS, "\"\""),
              refused(ZoneId.class, NO_TEXTS, "\"\"", "\"x\""),
              refused(Instant.class, NO_DATES, "\"2024-01-01T00:00:00\"", "\"2024-02-30T00:00Z\""),
              refused(
                  Instant.class,
                  "\"2024-01-01T00:00:00.1234567891Z\"",
                  "\"2024-01-01T00:30:00+01:00[Europe/Paris]\""),
              refused(OffsetDateTime.class, NO_DATES, "\"2024-01-01T00:00:00\""),
              refused(ZonedDateTime.class, NO_DATES, "\"2024-01-01T00:00:00\""),
              refused(LocalDate.class, NO_DATES, "\"2024-01-01T23:00:00Z\"", "\"2024-02-30\""),
              refused(LocalDate.class, "\"2024-01-01T23:00:00\""),
              refused(LocalDateTime.class, NO_DATES, "\"2024-01-01T23:00:00Z\""),
              refused(LocalDateTime.class, "\"2024-01-01T23:00:00+02:00\""),
              refused(LocalTime.class, NO_DATES, "\"2024-01-01T23:00:00\"", "\"23:00Z\""),
              refused(Duration.class, NO_DATES, "500"),
              refused(Period.class, NO_DATES),
              refused(Date.class, NO_DATES, "\"2024-01-01T00:00:00.123456Z\"", "\"2024-01-01\""),
              refused(Date.class, "\"2024-01-01T00:00:00\"", "\"2024-02-30T00:00:00Z\""),
              refused(Point.class, "[]", "[1,2]", "\"\"", "1", "true", "[{\"x\":1,\"y\":2}]"),
              refused(Point.class, "{}", "{\"x\":1}", "{\"x\":1,\"y\":null}", "{\"X\":1,\"y\":2}"),
              refused(new TypeRef<List<Integer>>() {}, "1", "\"\"", "{}", "[\"\"]", "[1.5]"),
              refused(new TypeRef<Set<Color>>() {}, "[1]", "\"RED\""),
              refused(new TypeRef<Optional<String>>() {}, "1", "[]"),
              refused(byte[].class, "[200]", "[1.5]", "\"Q Q=\"", "\"Q\"", "1"),
              refused(ByteBuffer.class, "1", "[1]"),
              refused(int[].class, "1", "[1.5]", "[null]", "[\"1\"]", "\"\""),
              refused(double[].class, "[\"NaN\"]", "[1e400]", "\"\"", "\"AAAAAAAA8D8=\"", "[null]"),
              refused(float[].class, "[\"NaN\"]", "[1e39]", "[16777217]", "\"\""),
              refused(boolean[].class, "[1]", "[\"true\"]"),
              refused(String[].class, "[1]", "\"a\""),
              refused(new TypeRef<Map<Integer, Integer>>() {}, "{\"01\":1}", "{\"+1\":1}"),
              refused(new TypeRef<Map<Integer, Integer>>() {}, "{\"1\":1,\"01\":2}", "{\"\":1}"),
              refused(new TypeRef<Map<Byte, Integer>>() {}, "{\"200\":1}"),
              refused(new TypeRef<Map<Double, Integer>>() {}, "{\"1\":1,\"1.0\":2}"),
              refused(new TypeRef<Map<Double, Integer>>() {}, "{\"1e999\":1}"),
              refused(new TypeRef<Map<Boolean, Integer>>() {}, "{\"TRUE\":1}", "{\"1\":1}"),
              refused(new TypeRef<Map<Character, Integer>>() {}, "{\"ab\":1}", "{\"\":1}"),
              refused(new TypeRef<Map<Date, Integer>>() {}, "{\"1\":1}"),
              refused(new TypeRef<Map<Class<?>, Integer>>() {}, "{\"java.lang.String\":1}"),
              refused(new TypeRef<EnumMap<Color, Integer>>() {}, "{\"1\":1}", "{\"x\":1}"),
              refused(new TypeRef<Map.Entry<String, Integer>>() {}, "{}", "{\"a\":1,\"b\":2}"),
              refused(JsonNode.class, "1e400", "{\"a\":1,\"a\":1}", "1 2"),
              refused(Object.class, "1e400", "{\"a\":1,\"a\":1}", "1 2"),
              // If the type id comes late, Jackson buffers what comes before it.
              refused(Shape.class, "{\"d\":1e400,\"b\":1,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":9007199254740993,\"b\":1,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":1,\"b\":200,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":\"NaN\",\"b\":1,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":1,\"b\":1}", "{\"d\":1,\"b\":1,\"type\":\"x\"}"),
              refused(OwnRead.class, "1e400", "9007199254740993", "[1e400]"),
              // A message must not name classes, addresses or files, and these types are not data.
              refused(Class.class, "\"java.lang.String\""),
              refused(InetAddress.class, "\"localhost\""),
              refused(InetSocketAddress.class, "\"x\"", "1"),
              refused(TimeZone.class, "\"x\"", "\"Europe/Paris\""),
              refused(Pattern.class, "\"a\""),
              refused(File.class, "\"a\""),
              refused(Path.class, "\"a\""),
              refused(Calendar.class, "\"2024-01-01T00:00:00Z\"", "1"),
              refused(java.sql.Timestamp.class, "\"2024-01-01T00:00:00.123456789Z\""),
              refused(BitSet.class, "{}"),
              refused(new TypeRef<CompletableFuture<Integer>>() {}, "{}", "1"),
              refused(Thread.class, "{}"),
              refused(RuntimeException.class, "{}", "{\"message\":\"m\"}"),
              refused(OwnException.class, "{}"),
              refused(StackTraceElement.class, "{}"),
              refused(ByteArrayInputStream.class, "\"QQ==\""),
              refused(Runnable.class, "{}"),
              refused(Hidden.class, "{}", "{\"secret\":1}"))
          .flatMap(cases -> cases)
          .toList();

  @ParameterizedTest
  @FieldSource
  void refusedInwards(Type type, String json) {
    assertThatThrownBy(() -> decode(json, type), "%s for %s", json, type.getTypeName())
        .isInstanceOf(PayloadException.class);
  }

  private static Stream<Arguments> refused(Object type, List<String> bodies, String... more) {
    return Stream.concat(bodies.stream(), Stream.of(more)).map(json -> inwards(type, json));
  }

  private static Stream<Arguments> refused(Object type, String... bodies) {
    return Stream.of(bodies).map(json -> inwards(type, json));
  }

  private static Arguments inwards(Object type, String json) {
    return arguments(type instanceof TypeRef<?> generic ? generic.type() : type, json);
  }

  @Test
  void everyDoubleComesBackAsTheDoubleThatItWas() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double value =
          i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(25));
      if (Double.isFinite(value)) {
        assertThat(decode(Double.toString(value), Object.class)).isEqualTo(value);
      }
    }
  }

  static Stream<Arguments> takenInwards() {
    return Stream.of(
        arguments(double.class, "1", 1.0),
        arguments(double.class, "9007199254740992", 9007199254740992.0),
        arguments(double.class, "12345678901234567000", 1.2345678901234567E19),
        arguments(float.class, "16777216", 16777216f),
        arguments(BigDecimal.class, "1.10", new BigDecimal("1.10")),
        arguments(BigDecimal.class, "1e400", new BigDecimal("1e400")),
        arguments(Number.class, "9223372036854775808", new BigInteger("9223372036854775808")),
        arguments(Object.class, "0.1", 0.1),
        arguments(Object.class, "0.30000000000000004", 0.30000000000000004),
        arguments(Object.class, "5e-324", Double.MIN_VALUE),
        arguments(Object.class, "-1.2070307945261462E14", -1.2070307945261462E14),
        arguments(Object.class, "120703079452614.63", new BigDecimal("120703079452614.63")),
        arguments(Object.class, "12345678901234567.89", new BigDecimal("12345678901234567.89")),
        arguments(Object.class, "1e-400", new BigDecimal("1e-400")),
        arguments(JsonNode.class, "-12.5e3", DoubleNode.valueOf(-12500)),
        arguments(
            JsonNode.class,
            "12345678901234567.890",
            JsonNodeFactory.instance.numberNode(new BigDecimal("12345678901234567.890"))),
        arguments(Integer.class, "null", null),
        arguments(Void.class, "{\"any\":1}", null),
        arguments(OptionalInt.class, "null", OptionalInt.empty()),
        arguments(Color.class, "\"b\"", Color.BLUE),
        arguments(URI.class, "\"\"", URI.create("")),
        arguments(Point.class, "{\"x\":1,\"y\":2,\"z\":[{}]}", new Point(1, 2)),
        arguments(Person.class, "{}", new Person(null, null, Optional.empty())),
        arguments(
            Instant.class,
            "\"2024-01-01T00:30:00.123456789+02:00\"",
            Instant.parse("2023-12-31T22:30:00.123456789Z")),
        arguments(
            Date.class,
            "\"2024-01-01T00:30:00.123000+02:00\"",
            Date.from(Instant.ofEpochMilli(1704061800123L))),
        arguments(Formatted.class, "{\"day\":\"31.12.2023\",\"at\":1.5}", formatted()),
        arguments(OwnRead.class, "1.5", new OwnRead(1.5)),
        arguments(OwnRead.class, "[1.5]", new OwnRead(1.5)),
        arguments(Shape.class, "{\"d\":9007199254740992,\"b\":-128,\"type\":\"dot\"}", dot()),
        // Documented: a decimal number is rounded to the nearest double or float.
        arguments(double.class, "0.1234567890123456789", 0.12345678901234568),
        arguments(double.class, "1e-400", 0.0),
        arguments(float.class, "0.1234567890123456789", 0.12345679f),
        // Documented: a set has each element once.
        arguments(new TypeRef<Set<Integer>>() {}.type(), "[1,1]", Set.of(1)));
  }

  @ParameterizedTest
  @MethodSource
  void takenInwards(Type type, String json, @Nullable Object expected) {
    assertThat(decode(json, type)).isEqualTo(expected);
  }

  @Test
  void aBufferIsOfTheClassThatMappersKnow() {
    String json = "{\"a\":[1.10,12345678901234567890.5,1e400,null]}";

    Object buffer = codec.decode(json.getBytes(StandardCharsets.UTF_8), TokenBuffer.class);

    assertThat(buffer).isExactlyInstanceOf(TokenBuffer.class);
    assertThat(JsonMapper.shared().writeValueAsString(buffer)).isEqualTo(json);
  }

  @Test
  void arraysOfDecimalsAndBytesAreRead() {
    assertThat(decode("[1, 2.5, -0.0]", double[].class)).isEqualTo(new double[] {1, 2.5, -0.0});
    assertThat(decode("[1, 2.5]", float[].class)).isEqualTo(new float[] {1, 2.5f});
    assertThat(decode("\"yA==\"", byte[].class)).isEqualTo(new byte[] {-56});
  }

  private @Nullable Object decode(String json, Type type) {
    return codec.decode(json.getBytes(StandardCharsets.UTF_8), type);
  }
}

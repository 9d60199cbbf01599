package io.vireo.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.vireo.Codec;
import io.vireo.PayloadException;
import io.vireo.TypeRef;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/**
 * Each case in which Jackson could change data without a word, and what becomes of it: it is exact,
 * refused, or changed in a way that the documentation names.
 */
class StrictJsonTest {
  /** A number in as many kinds as there are. */
  private static final List<String> NO_WHOLE_NUMBERS =
      List.of("1.9", "1.0", "1e2", "\"1\"", "\"\"", "\" \"", "true", "[1]", "[]", "{}");

  private static final List<String> NO_DECIMALS =
      List.of("\"1.5\"", "\"NaN\"", "\"Infinity\"", "\"\"", "\" \"", "true", "[1.5]", "[]", "{}");

  private static final List<String> NO_DATES =
      List.of("1", "1.5", "1795466535246", "\"1\"", "\"2024\"", "\"\"", "\" \"", "true", "{}");

  private static final List<String> NO_TEXTS = List.of("1", "1.10", "true", "[\"a\"]", "[]", "{}");

  private final Codec codec = Codec.json();

  /** What is not taken, by type. Read by the test of the same name. */
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
              // A type id that comes late has Jackson set aside what comes before it.
              refused(Shape.class, "{\"d\":1e400,\"b\":1,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":9007199254740993,\"b\":1,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":1,\"b\":200,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":\"NaN\",\"b\":1,\"type\":\"dot\"}"),
              refused(Shape.class, "{\"d\":1,\"b\":1}", "{\"d\":1,\"b\":1,\"type\":\"x\"}"),
              // What a message must not name, and what is no data.
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
        arguments(Date.class, "\"2024-01-01T00:30:00.123000+02:00\"", new Date(1704061800123L)),
        arguments(Formatted.class, "{\"day\":\"31.12.2023\",\"at\":1.5}", formatted()),
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
  void anOwnBitPatternOfADecimalIsKeptInArrays() {
    assertThat(decode("[1, 2.5, -0.0]", double[].class)).isEqualTo(new double[] {1, 2.5, -0.0});
    assertThat(decode("[1, 2.5]", float[].class)).isEqualTo(new float[] {1, 2.5f});
    assertThat(decode("\"yA==\"", byte[].class)).isEqualTo(new byte[] {-56});
  }

  static Stream<Arguments> exactBothWays() {
    return Stream.of(
            Byte.MIN_VALUE,
            Short.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            new BigInteger("9".repeat(1000)),
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -0.0,
            0.1f,
            Float.MAX_VALUE,
            new BigDecimal("1.10"),
            new BigDecimal("1E+1000000"),
            true,
            'ß',
            "\ud800 a half of a pair",
            "",
            "\u0000\n\"😀",
            new UUID(1, 2),
            URI.create(""),
            Locale.ROOT,
            Locale.forLanguageTag("zh-Hans-CN-x-foo"),
            Currency.getInstance("EUR"),
            Instant.MIN,
            Instant.parse("2024-01-01T00:00:00.123456789Z"),
            OffsetDateTime.parse("2024-01-01T00:30+02:00"),
            OffsetDateTime.MAX,
            ZonedDateTime.parse("2024-01-01T00:30+01:00[Europe/Paris]"),
            ZonedDateTime.parse("2024-01-01T00:30Z[UTC]"),
            ZonedDateTime.parse("2024-01-01T00:30Z"),
            // The second of two hours of that name.
            Instant.parse("2024-10-27T01:30:00Z").atZone(ZoneId.of("Europe/Paris")),
            OffsetTime.parse("00:30+02:00"),
            LocalDate.MIN,
            LocalTime.MAX,
            LocalDateTime.MAX,
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
            Duration.ofSeconds(-1, 5),
            Period.of(1, 2, -3),
            Year.of(-5),
            YearMonth.of(12345, 1),
            MonthDay.of(2, 29),
            Month.MAY,
            DayOfWeek.MONDAY,
            ZoneOffset.ofHours(1),
            new Date(1),
            Color.BLUE,
            SameText.SECOND,
            Optional.of(""),
            OptionalLong.of(Long.MIN_VALUE),
            new Point(1, 2),
            new Nothing(),
            new Person("", List.of(), Optional.of("")),
            new Times(
                OffsetDateTime.parse("2024-01-01T00:30+02:00"),
                Map.of(OffsetDateTime.parse("2024-01-01T00:30+02:00"), 1)),
            new Keys(Map.of(-1, 2), Map.of(1.5, 2), Map.of(SameText.SECOND, 2), Map.of(true, 2)),
            new Keyed(Map.of(new OwnKey("a"), 1)),
            formatted())
        .map(value -> arguments(value));
  }

  @ParameterizedTest
  @MethodSource
  void exactBothWays(Object value) {
    Object back = codec.decode(codec.encode(value), value.getClass());

    assertThat(back).isEqualTo(value).hasToString(value.toString());
  }

  static List<Object> refusedOutwards() {
    Map<Object, Object> oneTextTwice = new LinkedHashMap<>(Map.of(1, "a"));
    oneTextTwice.put("1", "b");
    Runnable lambda = () -> {};
    return List.of(
        Double.NaN,
        Float.NEGATIVE_INFINITY,
        new double[] {Double.NaN},
        new float[] {Float.POSITIVE_INFINITY},
        List.of(Double.NaN),
        Map.of("a", Double.POSITIVE_INFINITY),
        DoubleNode.valueOf(Double.NaN),
        new BigInteger("9".repeat(1001)),
        new BigDecimal("0." + "9".repeat(1001)),
        new OwnNumber(),
        oneTextTwice,
        Map.of("a".repeat(50_001), 1),
        Map.of(new Point(1, 2), 1),
        Map.of(new Hidden(), 1),
        Map.of(new Date(1), 1),
        Map.of(String.class, 1),
        new TypeTwice("x"),
        new AnyTwice(),
        new Raw("{"),
        new Raw("1 2"),
        new Raw(""),
        new Raw("{\"a\":1,\"a\":2}"),
        new RawValue("NaN"),
        new Object(),
        new Hidden(),
        lambda,
        new BitSet(),
        CompletableFuture.completedFuture(1),
        new OwnFuture(),
        new FutureTask<>(() -> 1),
        List.of(CompletableFuture.completedFuture(1)),
        Optional.of(new BitSet()),
        new Holder(new BitSet()),
        new Exception("x"),
        new OwnException(),
        new Thread(),
        new Random(),
        new ReentrantLock(),
        new StringJoiner(","),
        new ByteArrayInputStream(new byte[1]),
        new GregorianCalendar(),
        TimeZone.getTimeZone("Europe/Paris"),
        java.sql.Timestamp.from(Instant.EPOCH),
        new java.sql.Date(1),
        Pattern.compile("a", Pattern.CASE_INSENSITIVE),
        new File("a"),
        Path.of("a"),
        String.class,
        InetAddress.getLoopbackAddress(),
        InetSocketAddress.createUnresolved("a", 1));
  }

  @ParameterizedTest
  @MethodSource
  void refusedOutwards(Object data) {
    assertThatThrownBy(() -> codec.encode(data), "%s", data.getClass())
        .isInstanceOf(PayloadException.class);
  }

  static Stream<Arguments> writtenOutwards() throws Exception {
    ByteBuffer partly = ByteBuffer.wrap(new byte[] {1, 2, 3});
    partly.get();
    return Stream.of(
        arguments(new int[0], "[]"),
        arguments(new byte[] {-56}, "\"yA==\""),
        arguments(partly, "\"AgM=\""),
        arguments(new char[] {'a', 'b'}, "\"ab\""),
        arguments(IntStream.of(1, 2), "[1,2]"),
        arguments(Stream.of("a"), "[\"a\"]"),
        arguments(List.of("a").iterator(), "[\"a\"]"),
        arguments(Map.entry("a", 1), "{\"a\":1}"),
        arguments(new StringBuilder("a"), "\"a\""),
        arguments(new AtomicInteger(1), "1"),
        arguments(ZoneId.of("Europe/Paris"), "\"Europe/Paris\""),
        arguments(StandardCharsets.UTF_8, "\"UTF-8\""),
        arguments(new URL("http://a"), "\"http://a\""),
        arguments(new RawValue(" {\"a\":1.10}"), " {\"a\":1.10}"),
        arguments(new Raw("[1]"), "{\"json\":[1]}"),
        arguments(SameText.SECOND, "\"SECOND\""),
        // Documented: an Optional is its value or null, a collection of one's own its elements.
        arguments(Optional.of(Optional.empty()), "null"),
        // Type ids go with values wherever they stand.
        arguments(dot(), DOT),
        arguments(List.of(dot()), "[" + DOT + "]"),
        arguments(new Shape[] {dot()}, "[" + DOT + "]"),
        arguments(Map.of("a", List.of(dot())), "{\"a\":[" + DOT + "]}"),
        arguments(Optional.of(dot()), DOT),
        arguments(new Holder(dot()), "{\"content\":" + DOT + "}"),
        arguments(new Box<>(dot()), "{\"content\":" + DOT + "}"),
        arguments(new ShapeHolder(dot()), "{\"shape\":" + DOT + "}"),
        arguments(Stream.of(dot()), "[" + DOT + "]"));
  }

  private static final String DOT = "{\"type\":\"dot\",\"d\":9.007199254740992E15,\"b\":-128}";

  @ParameterizedTest
  @MethodSource
  void writtenOutwards(Object data, String json) {
    assertThat(new String(codec.encode(data), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void aBareListOfAPolymorphicTypeComesBack() {
    List<Shape> shapes = List.of(new Dot(1, (byte) 2), new Unit());

    assertThat(codec.decode(codec.encode(shapes), new TypeRef<List<Shape>>() {}.type()))
        .isEqualTo(shapes);
  }

  @Test
  void aRefusalSaysWhatToDo() {
    assertThatThrownBy(() -> codec.encode(new BitSet()))
        .hasMessageContaining("java.util.BitSet")
        .hasMessageContaining("use a text, a number, a list, a map or a type of your own");
    assertThatThrownBy(() -> codec.encode(new OwnFuture()))
        .hasMessageContaining(OwnFuture.class.getName())
        .hasMessageContaining(CompletableFuture.class.getName());
  }

  private @Nullable Object decode(String json, Type type) {
    return codec.decode(json.getBytes(StandardCharsets.UTF_8), type);
  }

  private static Dot dot() {
    return new Dot(9007199254740992.0, (byte) -128);
  }

  private static Formatted formatted() {
    return new Formatted(LocalDate.of(2023, 12, 31), Instant.ofEpochMilli(1500));
  }

  /** Read by name. */
  public enum Color {
    RED,
    GREEN,
    @JsonProperty("b")
    BLUE
  }

  /** Two that look alike. */
  public enum SameText {
    FIRST,
    SECOND;

    @Override
    public String toString() {
      return "same";
    }
  }

  /** With primitives. */
  public record Point(int x, int y) {}

  /** With what may be missing. */
  public record Person(
      @Nullable String name, @Nullable List<String> names, Optional<String> nickname) {}

  /** Of no data, and nothing is lost. */
  public record Nothing() {}

  /** Offsets as values and as keys. */
  public record Times(OffsetDateTime at, Map<OffsetDateTime, Integer> counts) {}

  /** Keys that have one text each. */
  public record Keys(
      Map<Integer, Integer> whole,
      Map<Double, Integer> decimal,
      Map<SameText, Integer> constant,
      Map<Boolean, Integer> truth) {}

  /** A key that says how it is written. */
  public record OwnKey(@JsonKey String text) {}

  /** A map with keys of one's own. */
  public record Keyed(Map<OwnKey, Integer> counts) {}

  /** As the program wants it. */
  public record Formatted(
      @JsonFormat(pattern = "dd.MM.uuuu") LocalDate day,
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant at) {}

  /** Of anything. */
  public record Holder(Object content) {}

  /** Of anything that is known. */
  public record Box<T>(T content) {}

  /** Of a polymorphic type. */
  public record ShapeHolder(Shape shape) {}

  /** A polymorphic type. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Dot.class, name = "dot"),
    @JsonSubTypes.Type(value = Unit.class, name = "unit")
  })
  public sealed interface Shape permits Dot, Unit {}

  /** With numbers. */
  public record Dot(double d, byte b) implements Shape {}

  /** With nothing. */
  public record Unit() implements Shape {}

  /** A property with the name of the type id. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  public record TypeTwice(String type) {}

  /** A property twice. */
  public static class AnyTwice {
    /** The first. */
    public final int a = 1;

    /**
     * The second.
     *
     * @return it
     */
    @JsonAnyGetter
    public Map<String, Integer> others() {
      return Map.of("a", 2);
    }
  }

  /** With text that is to be JSON already. */
  public record Raw(@JsonRawValue String json) {}

  /** With nothing that Jackson sees. */
  public static class Hidden {
    @SuppressWarnings({"unused", "UnusedVariable"})
    private int secret = 1;
  }

  /** With the getters of a future. */
  public static class OwnFuture extends CompletableFuture<Integer> {}

  /** With the getters of an exception. */
  public static class OwnException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Whose text is no number. */
  public static class OwnNumber extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 1;
    }

    @Override
    public long longValue() {
      return 1;
    }

    @Override
    public float floatValue() {
      return 1;
    }

    @Override
    public double doubleValue() {
      return 1;
    }
  }
}

package io.vireo.internal.json;

import static io.vireo.internal.json.Samples.dot;
import static io.vireo.internal.json.Samples.formatted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vireo.Codec;
import io.vireo.PayloadException;
import io.vireo.TypeRef;
import io.vireo.internal.json.Samples.AnyTwice;
import io.vireo.internal.json.Samples.Box;
import io.vireo.internal.json.Samples.Color;
import io.vireo.internal.json.Samples.Dot;
import io.vireo.internal.json.Samples.HalfName;
import io.vireo.internal.json.Samples.Hidden;
import io.vireo.internal.json.Samples.Holder;
import io.vireo.internal.json.Samples.Keyed;
import io.vireo.internal.json.Samples.Keys;
import io.vireo.internal.json.Samples.Nothing;
import io.vireo.internal.json.Samples.OwnException;
import io.vireo.internal.json.Samples.OwnFuture;
import io.vireo.internal.json.Samples.OwnKey;
import io.vireo.internal.json.Samples.OwnNumber;
import io.vireo.internal.json.Samples.Person;
import io.vireo.internal.json.Samples.Point;
import io.vireo.internal.json.Samples.Raw;
import io.vireo.internal.json.Samples.SameText;
import io.vireo.internal.json.Samples.Shape;
import io.vireo.internal.json.Samples.ShapeHolder;
import io.vireo.internal.json.Samples.Times;
import io.vireo.internal.json.Samples.TypeTwice;
import io.vireo.internal.json.Samples.Unit;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
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
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.util.RawValue;

/**
 * Goes through the cases in which Jackson could write something else than the data without notice.
 * The data are written exactly, refused, or changed in a way that the documentation names.
 */
class StrictWritingTest {
  private final Codec codec = Codec.json();

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
            // When summer time ends, this hour comes twice. This is the second one.
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
            Date.from(Instant.ofEpochMilli(1)),
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
        Map.of(Date.from(Instant.ofEpochMilli(1)), 1),
        Map.of(String.class, 1),
        new TypeTwice("x"),
        new AnyTwice(),
        new Raw("{"),
        new Raw("1 2"),
        new Raw(""),
        new Raw("{\"a\":1,\"a\":2}"),
        new RawValue("NaN"),
        Map.of("\ud800", 1),
        List.of(Map.of("a\udc00", 1)),
        new HalfName(1),
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
}

package io.vireo.describe;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vireo.Description;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.util.StdConverter;

/** Types of data that are not easily described. */
// Arrays are among them, and nobody compares these records.
@SuppressWarnings("ArrayRecordComponent")
final class HardTypes {
  private HardTypes() {}

  // ---- Scalars

  record Primitives(
      boolean truth,
      byte tiny,
      short small,
      char letter,
      int whole,
      long large,
      float rough,
      double fine) {}

  record Boxed(
      Boolean truth,
      Byte tiny,
      Short small,
      Character letter,
      Integer whole,
      Long large,
      Float rough,
      Double fine) {}

  record Numbers(BigDecimal decimal, BigInteger integer, Number any) {}

  record Texts(
      String text,
      UUID uuid,
      URI uri,
      Locale locale,
      Currency currency,
      byte[] bytes,
      char[] letters) {}

  record Times(
      Instant instant,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      LocalDateTime local,
      LocalDate date,
      LocalTime time,
      OffsetTime offsetTime,
      Duration duration,
      Period period,
      Year year,
      YearMonth yearMonth,
      MonthDay monthDay,
      ZoneId zone,
      DayOfWeek day) {}

  record FormattedTimes(
      @JsonFormat(pattern = "dd.MM.yyyy") LocalDate date,
      @JsonFormat(pattern = "dd.MM.yyyy") List<LocalDate> dates,
      @JsonFormat(shape = JsonFormat.Shape.STRING) int number) {}

  record Optionals(
      Optional<String> text,
      Optional<Line> line,
      OptionalInt whole,
      OptionalLong large,
      OptionalDouble fine,
      Optional<List<Line>> lines) {}

  // ---- Enums

  @Description("How an order is paid")
  enum Payment {
    @Description("By a card")
    CARD,
    @JsonProperty("bank-transfer")
    @JsonPropertyDescription("By the bank")
    BANK,
    INVOICE {
      @Override
      public String toString() {
        return "later";
      }
    }
  }

  enum Level {
    LOW("l"),
    HIGH("h");

    private final String code;

    Level(String code) {
      this.code = code;
    }

    @JsonValue
    String code() {
      return code;
    }
  }

  record Enums(
      Payment payment,
      Level level,
      Map<Payment, Integer> sums,
      Set<Level> levels,
      Map<Level, String> byLevel) {}

  // ---- Containers

  record Line(String article, int count) {}

  record Page<T>(List<T> items, Optional<String> next) {}

  record Pair<A, B>(A first, B second) {}

  record Containers(
      List<Line> list,
      Set<String> set,
      Map<String, Line> map,
      Map<String, List<Map<String, Line>>> nested,
      Line[] array,
      int[] numbers,
      int[][] matrix,
      Map<Integer, String> byNumber,
      Iterable<Line> iterable) {}

  record Anything(Object object, JsonNode node, Map<String, Object> map, List<?> list) {}

  // ---- Recursion

  record Tree(String name, List<Tree> children, Map<String, Tree> byName) {}

  record Left(Right right) {}

  record Right(Left left) {}

  @JsonIgnoreProperties("owner")
  record Pet(String name, @JsonIgnoreProperties("pets") Owner owner) {}

  record Owner(String name, @JsonIgnoreProperties("owner") List<Pet> pets) {}

  // ---- Jackson's annotations

  record OrderId(@JsonValue String value) {}

  record Tags(@JsonValue List<Line> lines) {}

  record Address(String street, String city) {}

  record Customer(
      String name,
      @JsonUnwrapped(prefix = "home_") Address home,
      @JsonProperty("e-mail") String mail,
      @JsonIgnore String secret) {}

  static final class Extensible {
    public String name = "";
    private final Map<String, Line> others = new LinkedHashMap<>();

    @JsonAnyGetter
    Map<String, Line> others() {
      return others;
    }

    @JsonAnySetter
    void other(String key, Line value) {
      others.put(key, value);
    }
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Point(int x, int y) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Sparse(String text, List<String> list, Optional<String> optional, int number) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WithoutNull(String text, Integer number) {}

  @JsonClassDescription("Described by Jackson")
  record Described(
      @JsonPropertyDescription("By Jackson") String jackson,
      @Description("By Vireo") Line line,
      String old) {
    @Override
    @Deprecated
    public String old() {
      return old;
    }
  }

  static final class Temperature {
    final double degrees;

    Temperature(double degrees) {
      this.degrees = degrees;
    }
  }

  static final class TemperatureSerializer extends StdSerializer<Temperature> {
    TemperatureSerializer() {
      super(Temperature.class);
    }

    @Override
    public void serialize(Temperature value, JsonGenerator json, SerializationContext context) {
      json.writeNumber(value.degrees);
    }
  }

  static final class ToLine extends StdConverter<String, Line> {
    @Override
    public Line convert(String value) {
      return new Line(value, 1);
    }
  }

  record Serialized(
      @JsonSerialize(using = TemperatureSerializer.class) Temperature custom,
      @JsonSerialize(using = ToStringSerializer.class) int text,
      @JsonSerialize(contentUsing = ToStringSerializer.class) List<Integer> texts,
      @JsonSerialize(converter = ToLine.class) String converted,
      @JsonRawValue String raw) {}

  static class Bean {
    private int count;
    private boolean ready;
    public String open = "";

    public int getCount() {
      return count;
    }

    public void setCount(int count) {
      this.count = count;
    }

    public boolean isReady() {
      return ready;
    }

    public void setReady(boolean ready) {
      this.ready = ready;
    }
  }

  static final class BigBean extends Bean {
    public List<String> more = List.of();
  }

  record HostileNames(
      @JsonProperty("$ref") String reference,
      @JsonProperty("") String empty,
      @JsonProperty("__proto__") String prototype,
      @JsonProperty("a/b~c") String pointer,
      @JsonProperty("type") String type,
      @JsonProperty("{x}") String braces,
      @JsonProperty("hasOwnProperty") String own,
      @JsonProperty("toString") String text,
      @JsonProperty("constructor") String constructor,
      @JsonProperty("größe") String size) {}

  /** Has the simple name of another type. */
  static final class Other {
    record Line(String text) {}

    private Other() {}
  }

  record TwoLines(Line one, Other.Line other) {}

  // ---- Types that cannot be described

  /** Jackson does not end when it looks for the types in this type. */
  record Endless<T>(T value, Endless<List<T>> next) {}

  record HasThread(String name, Thread thread) {}

  static final OffsetDateTime NOON =
      OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.ofHours(1));
}

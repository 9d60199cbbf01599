package io.vireo.internal.json;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Types of programs that JSON keeps, and types that it cannot keep. */
final class Samples {
  private Samples() {}

  static Dot dot() {
    return new Dot(9007199254740992.0, (byte) -128);
  }

  static Formatted formatted() {
    return new Formatted(LocalDate.of(2023, 12, 31), Instant.ofEpochMilli(1500));
  }

  /** An enum whose constant has another name in JSON. */
  public enum Color {
    RED,
    GREEN,
    @JsonProperty("b")
    BLUE
  }

  /** An enum of two constants with the same text. */
  public enum SameText {
    FIRST,
    SECOND;

    @Override
    public String toString() {
      return "same";
    }
  }

  /** A record of primitives. */
  public record Point(int x, int y) {}

  /** A record whose components may be missing. */
  public record Person(
      @Nullable String name, @Nullable List<String> names, Optional<String> nickname) {}

  /** A record without components, of which JSON loses nothing. */
  public record Nothing() {}

  /** Dates with offsets as a value and as the keys of a map. */
  public record Times(OffsetDateTime at, Map<OffsetDateTime, Integer> counts) {}

  /** Keys that have exactly one text each. */
  public record Keys(
      Map<Integer, Integer> whole,
      Map<Double, Integer> decimal,
      Map<SameText, Integer> constant,
      Map<Boolean, Integer> truth) {}

  /** A key that says how it is written as a text. */
  public record OwnKey(@JsonKey String text) {}

  /** A map with keys of a class of the program. */
  public record Keyed(Map<OwnKey, Integer> counts) {}

  /** Dates whose form the program has chosen. */
  public record Formatted(
      @JsonFormat(pattern = "dd.MM.uuuu") LocalDate day,
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant at) {}

  /** A holder of any object. */
  public record Holder(Object content) {}

  /** A holder of a type variable. */
  public record Box<T>(T content) {}

  /** A holder of a polymorphic type. */
  public record ShapeHolder(Shape shape) {}

  /** A polymorphic type. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Dot.class, name = "dot"),
    @JsonSubTypes.Type(value = Unit.class, name = "unit")
  })
  public sealed interface Shape permits Dot, Unit {}

  /** A shape with numbers. */
  public record Dot(double d, byte b) implements Shape {}

  /** A shape without properties. */
  public record Unit() implements Shape {}

  /** A shape that has a property with the name of the type id. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  public record TypeTwice(String type) {}

  /** An object that writes the same property twice. */
  public static class AnyTwice {
    /** The property. */
    public final int a = 1;

    /**
     * The same property again.
     *
     * @return a map with that property
     */
    @JsonAnyGetter
    public Map<String, Integer> others() {
      return Map.of("a", 2);
    }
  }

  /** A text that is written as it is, because it is said to be JSON. */
  public record Raw(@JsonRawValue String json) {}

  /** A record whose property has half a surrogate pair in its name. */
  public record HalfName(@JsonProperty("\ud800") int content) {}

  /** A number that a deserializer of the program reads. */
  @JsonDeserialize(using = OwnDeserializer.class)
  public record OwnRead(double number) {}

  /** Reads a number by the methods of a parser that convert. */
  public static class OwnDeserializer extends ValueDeserializer<OwnRead> {
    @Override
    public OwnRead deserialize(JsonParser parser, DeserializationContext context) {
      return new OwnRead(
          parser.isExpectedStartArrayToken()
              ? parser.readValueAs(double[].class)[0]
              : parser.getValueAsDouble());
    }
  }

  /** A class of which Jackson sees no property. */
  public static class Hidden {
    @SuppressWarnings({"unused", "UnusedVariable"})
    private int secret = 1;
  }

  /** A class that inherits the getters of a future. */
  public static class OwnFuture extends CompletableFuture<Integer> {}

  /** A class that inherits the getters of an exception. */
  public static class OwnException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A number whose text is not a number. */
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

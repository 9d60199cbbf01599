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

/** Types of a program, as good and as bad as they come. */
final class Samples {
  private Samples() {}

  static Dot dot() {
    return new Dot(9007199254740992.0, (byte) -128);
  }

  static Formatted formatted() {
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

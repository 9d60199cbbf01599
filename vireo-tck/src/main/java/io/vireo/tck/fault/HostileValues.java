package io.vireo.tck.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Generates names, texts, headers, JSON, numbers and times such as a faulty or hostile program
 * uses: values at the limits of what is permitted, and beyond them. The same seed gives the same
 * values in the same order. Not for use by several threads at the same time.
 */
public final class HostileValues {
  private static final int MAX_TEXT = 70_000;
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 2, 63, 64, 65, 125, 199, 200, 201, 254, 255, 256, 1_023, 4_096);
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          127L,
          128L,
          255L,
          256L,
          32_767L,
          65_535L,
          65_536L,
          Integer.MAX_VALUE - 1L,
          (long) Integer.MAX_VALUE,
          Integer.MAX_VALUE + 1L,
          (long) Integer.MIN_VALUE,
          4_294_967_295L,
          4_294_967_296L,
          253_402_300_800L,
          1L << 53,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          Long.MIN_VALUE);
  private static final List<Double> FRACTIONS =
      List.of(
          0.0,
          -0.0,
          0.1,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "NaN",
          "a\nb",
          "a\r\nb",
          "\u0000",
          "tab\there",
          "\u007f",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ufffe",
          "\uffff",
          "\ud800",
          "\udc00x",
          "x\ud83d",
          "\ud83d\ude00",
          "\u202e abc",
          "e\u0301",
          "%s %n {}",
          "${jndi:x}",
          "'; --",
          "..",
          ".",
          "#",
          "*",
          "a.#.*",
          "amq.x",
          "amq.default",
          "RECOVERY.x",
          "PAUSED.x",
          "vireo-x",
          "x-death",
          "CC",
          "BCC",
          "\\u0000",
          "\"",
          "{\"remote_signal\":\"remote:pause\"}");
  private static final List<String> JSON =
      List.of(
          "",
          " ",
          "null",
          "true",
          "nul",
          "1",
          "-0",
          "01",
          "+1",
          "1.",
          ".5",
          "1e400",
          "-1e-400",
          "1E+2147483648",
          "0x10",
          "NaN",
          "Infinity",
          "12345678901234567890123456789",
          "1.9",
          "\"\"",
          "\"a\tb\"",
          "\"\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"\\x\"",
          "'single'",
          "[]",
          "[1,]",
          "[,1]",
          "[1 2]",
          "{}",
          "{\"a\":1,\"a\":2}",
          "{a:1}",
          "{\"a\"}",
          "{\"\":{}}",
          "{} {}",
          "1 // c",
          "/* c */ 1",
          "\ufeff1",
          "{\"remote_signal\":\"remote:ping\"}",
          "{\"remote_signal\":\"remote:pause\",\"controller_id\":\"nobody\"}",
          "{\"remote_signal\":7}",
          "{\"remote_signal\":null,\"controller_id\":{}}",
          "{\"__TypeId__\":\"java.net.URL\",\"@class\":\"java.net.URL\"}");

  private final SplittableRandom random;

  /**
   * Creates a generator.
   *
   * @param seed the seed, with which the values can be repeated
   */
  public HostileValues(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Draws a number from 0 up to a bound.
   *
   * @param bound the bound, above 0, which is never drawn
   * @return a number from 0 to the bound minus one
   */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /**
   * Draws yes or no.
   *
   * @param share the probability of yes, from 0 to 1
   * @return true with that probability
   */
  public boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /**
   * Draws one of several values.
   *
   * @param <T> the type of the values
   * @param values the values, at least one
   * @return one of them
   */
  public <T> T oneOf(List<T> values) {
    return values.get(below(values.size()));
  }

  /**
   * Draws a text: an ordinary one, one whose length is a limit somewhere, an odd one, or one of
   * arbitrary characters, including unpaired surrogates.
   *
   * @return a text of at most 70,000 characters
   */
  public String text() {
    return switch (below(6)) {
      case 0 -> "word" + below(1_000);
      case 1 -> oneOf(List.of("x", "\u00e9", "\u6f22")).repeat(oneOf(LENGTHS));
      case 2 -> oneOf(TEXTS) + oneOf(TEXTS);
      case 3 -> chance(0.05) ? "x".repeat(below(MAX_TEXT)) : oneOf(TEXTS);
      case 4 -> characters(1 + below(20));
      default -> "name." + oneOf(TEXTS);
    };
  }

  private String characters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) (chance(0.5) ? below(0x180) : below(0x1_0000)));
    }
    return text.toString();
  }

  /**
   * Draws a whole number: a small one, one at the limit of some type, or an arbitrary one.
   *
   * @return a number
   */
  public long number() {
    return switch (below(3)) {
      case 0 -> below(10);
      case 1 -> oneOf(NUMBERS);
      default -> random.nextLong();
    };
  }

  /**
   * Draws a whole number of type int, for options that count something.
   *
   * @return a number, which may be negative
   */
  public int count() {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number()));
  }

  /**
   * Draws a floating-point number, which may be infinite or not a number.
   *
   * @return a number, infinity or NaN
   */
  public double fraction() {
    return chance(0.5) ? oneOf(FRACTIONS) : Double.longBitsToDouble(random.nextLong());
  }

  /**
   * Draws a duration: zero, a short one, a negative one, or up to the longest that there is.
   *
   * @return a duration
   */
  public Duration duration() {
    return switch (below(5)) {
      case 0 -> Duration.ofMillis(below(2_000));
      case 1 -> Duration.ofNanos(number());
      case 2 -> Duration.ofMillis(number());
      case 3 -> Duration.ofSeconds(number(), below(1_000_000_000));
      default ->
          oneOf(
              List.of(
                  Duration.ZERO,
                  Duration.ofNanos(1),
                  Duration.ofDays(366),
                  Duration.ofDays(366).plusNanos(1),
                  Duration.ofDays(292 * 366L),
                  Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                  Duration.ofSeconds(Long.MIN_VALUE)));
    };
  }

  /**
   * Draws the value of a header, of a permitted type or not, and perhaps nested, empty or huge.
   *
   * @return a value, or null
   */
  public @Nullable Object value() {
    return value(4);
  }

  private @Nullable Object value(int depth) {
    return switch (below(depth > 0 ? 14 : 11)) {
      case 0 -> null;
      case 1 -> chance(0.5);
      case 2 -> count();
      case 3, 4 -> number();
      case 5 -> fraction();
      case 6 -> (float) fraction();
      case 7 -> (short) number();
      case 8 -> (byte) number();
      case 9, 10 -> text();
      case 11 -> values(depth - 1);
      case 12 -> bytes();
      default -> map(depth - 1);
    };
  }

  private List<@Nullable Object> values(int depth) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = below(4); i > 0; i--) {
      values.add(value(depth));
    }
    return values;
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = below(4); i > 0; i--) {
      map.put(text(), value(depth));
    }
    return map;
  }

  /**
   * Draws arbitrary bytes.
   *
   * @return at most 300 bytes
   */
  public byte[] bytes() {
    byte[] bytes = new byte[below(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * Draws the body of an event: JSON that is well-formed, odd, deeply nested, long, damaged or in
   * another encoding, or bytes that are not JSON.
   *
   * @return a body
   */
  public byte[] json() {
    return switch (below(8)) {
      case 0 -> json(5).getBytes(UTF_8);
      case 1 -> damaged(json(5).getBytes(UTF_8));
      case 2 -> bytes();
      case 3 -> nested(oneOf(List.of(10, 499, 500, 501, 1_001, 20_000)));
      case 4 -> oneOf(List.of("9", "1.", "-0.", "1e")).repeat(oneOf(LENGTHS)).getBytes(UTF_8);
      case 5 -> ("\"" + "x".repeat(below(MAX_TEXT)) + "\"").getBytes(UTF_8);
      case 6 -> json(3).getBytes(chance(0.5) ? java.nio.charset.StandardCharsets.UTF_16 : UTF_8);
      default -> oneOf(JSON).getBytes(UTF_8);
    };
  }

  private byte[] nested(int depth) {
    String text = "[".repeat(depth) + (chance(0.8) ? "]".repeat(depth) : "");
    return (chance(0.5) ? text : text.replace("[", "{\"a\":").replace("]", "}")).getBytes(UTF_8);
  }

  private String json(int depth) {
    return switch (below(depth > 0 ? 5 : 3)) {
      case 0 -> oneOf(JSON);
      case 1 -> Long.toString(number());
      case 2 -> quoted(text());
      case 3 -> chance(0.5) ? "[" + json(depth - 1) + "]" : "[" + json(0) + "," + json(0) + "]";
      default -> "{" + quoted(text()) + ":" + json(depth - 1) + "}";
    };
  }

  /** A JSON string, sometimes with escapes. It has no unpaired surrogates, as UTF-8 demands. */
  private String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c) || chance(0.02)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /**
   * Changes, removes or repeats some of the bytes.
   *
   * @param bytes the bytes, which stay as they are
   * @return a copy, which usually differs
   */
  public byte[] damaged(byte[] bytes) {
    byte[] damaged = bytes.clone();
    for (int i = 1 + below(3); i > 0 && damaged.length > 0; i--) {
      int at = below(damaged.length);
      damaged =
          switch (below(4)) {
            case 0 -> Arrays.copyOf(damaged, at);
            case 1 -> joined(damaged, 0, at, bytes(), damaged, at);
            case 2 -> joined(damaged, 0, at, damaged, damaged, at);
            default -> {
              damaged[at] = (byte) below(256);
              yield damaged;
            }
          };
    }
    return damaged;
  }

  private static byte[] joined(
      byte[] first, int from, int to, byte[] second, byte[] third, int at) {
    byte[] all =
        Arrays.copyOf(
            Arrays.copyOfRange(first, from, to), to - from + second.length + third.length - at);
    System.arraycopy(second, 0, all, to - from, second.length);
    System.arraycopy(third, at, all, to - from + second.length, third.length - at);
    return all;
  }
}

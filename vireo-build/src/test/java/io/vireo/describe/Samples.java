package io.vireo.describe;

import io.vireo.TypeRef;
import io.vireo.describe.HardTypes.*;
import io.vireo.describe.Polymorphic.*;
import io.vireo.describe.marked.Marked;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values of {@link HardTypes} and {@link Polymorphic}, and JSON that is no value of them. */
final class Samples {
  private Samples() {}

  /**
   * A type of data.
   *
   * @param values values of the type
   * @param wrong JSON that is not of the type
   */
  record Sample(String name, Type type, List<@Nullable Object> values, List<String> wrong) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Sample sample(Type type, List<@Nullable Object> values, String... wrong) {
    return new Sample(type.getTypeName(), type, values, List.of(wrong));
  }

  private static Sample of(Object value, String... wrong) {
    return sample(value.getClass(), List.of(value), wrong);
  }

  static Stream<Sample> all() {
    return Stream.of(scalars(), containers(), annotated(), polymorphic(), nullness())
        .flatMap(List::stream);
  }

  private static List<Sample> scalars() {
    Line line = new Line("tea", 2);
    return List.of(
        of(
            new Primitives(true, (byte) 1, (short) 2, 'c', 3, 4L, 0.5f, 0.25),
            "{}",
            "7",
            json("truth", "1"),
            json("whole", "null"),
            json("whole", "1.5"),
            json("letter", "1")),
        sample(
            Boxed.class,
            List.of(
                new Boxed(true, (byte) 1, (short) 2, 'c', 3, 4L, 0.5f, 0.25),
                new Boxed(null, null, null, null, null, null, null, null)),
            "{\"whole\":\"1\"}",
            "{\"fine\":true}"),
        sample(
            Numbers.class,
            List.of(
                new Numbers(new BigDecimal("1.50"), BigInteger.TEN.pow(30), 7),
                new Numbers(null, null, 0.5)),
            "{\"integer\":1.5}",
            "{\"decimal\":\"1\"}"),
        of(
            new Texts(
                "a",
                UUID.randomUUID(),
                URI.create("a/b"),
                Locale.GERMANY,
                Currency.getInstance("EUR"),
                new byte[] {1, 2},
                new char[] {'a', 'b'}),
            "{\"bytes\":[1]}",
            "{\"letters\":[\"a\"]}",
            "{\"uuid\":\"x\"}"),
        of(
            new Times(
                HardTypes.NOON.toInstant(),
                HardTypes.NOON,
                HardTypes.NOON.atZoneSameInstant(ZoneId.of("Europe/Paris")),
                HardTypes.NOON.toLocalDateTime(),
                LocalDate.EPOCH,
                LocalTime.NOON,
                OffsetTime.of(LocalTime.NOON, ZoneOffset.UTC),
                Duration.ofMillis(1_500),
                Period.ofDays(2),
                Year.of(2026),
                YearMonth.of(2026, 1),
                MonthDay.of(1, 31),
                ZoneId.of("Europe/Paris"),
                DayOfWeek.MONDAY),
            "{\"instant\":1}",
            "{\"instant\":\"yesterday\"}",
            "{\"date\":\"31.1.2026\"}",
            "{\"day\":\"NEVER\"}"),
        of(
            new FormattedTimes(LocalDate.EPOCH, List.of(LocalDate.EPOCH), 7),
            "{\"date\":7,\"number\":\"7\"}",
            "{\"number\":7}"),
        sample(
            Optionals.class,
            List.of(
                new Optionals(
                    Optional.of("a"),
                    Optional.of(line),
                    OptionalInt.of(1),
                    OptionalLong.of(2),
                    OptionalDouble.of(0.5),
                    Optional.of(List.of(line))),
                new Optionals(
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    Optional.empty())),
            "{\"text\":1}",
            "{\"whole\":\"1\"}",
            "{\"line\":[]}",
            "{\"lines\":[1]}"),
        of(
            new Enums(
                Payment.BANK,
                Level.HIGH,
                Map.of(Payment.BANK, 1, Payment.INVOICE, 2),
                Set.of(Level.LOW),
                Map.of(Level.LOW, "a")),
            "{\"payment\":\"BANK\"}",
            "{\"level\":\"HIGH\"}",
            "{\"levels\":[\"x\"]}",
            "{\"sums\":{\"nothing\":1}}"),
        of(Payment.INVOICE, "\"later\"", "1"),
        sample(int.class, List.of(1), "null", "\"1\""),
        sample(String.class, List.of("a"), "1"),
        sample(byte[].class, List.of(new byte[] {1}), "[1]"),
        sample(Void.class, Arrays.asList((Object) null), "1"));
  }

  /** The value of {@link Primitives}, but for one field. */
  private static String json(String field, String value) {
    String all =
        "{'truth':true,'tiny':1,'small':2,'letter':'c','whole':3,'large':4,'rough':0.5,'fine':0.25}";
    return all.replaceFirst("'" + field + "':[^,}]*", "'" + field + "':" + value)
        .replace('\'', '"');
  }

  private static List<Sample> containers() {
    Line line = new Line("tea", 2);
    return List.of(
        of(
            new Containers(
                List.of(line),
                Set.of("a"),
                Map.of("a", line),
                Map.of("a", List.of(Map.of("b", line))),
                new Line[] {line},
                new int[] {1},
                new int[][] {{1}},
                Map.of(1, "a"),
                List.of(line)),
            "{\"list\":{}}",
            "{\"list\":[{}]}",
            "{\"map\":{\"a\":{\"count\":\"1\"}}}",
            "{\"nested\":{\"a\":[{\"b\":{}}]}}",
            "{\"matrix\":[1]}",
            "{\"iterable\":[1]}",
            "{\"array\":[1]}"),
        sample(
            Anything.class,
            List.of(
                new Anything(1, JsonMapper.shared().readTree("[1]"), Map.of("a", 1), List.of(1)),
                new Anything(null, null, null, null)),
            "{\"map\":1}",
            "{\"list\":1}"),
        sample(
            new TypeRef<Page<Line>>() {}.type(),
            List.of(new Page<>(List.of(line), Optional.empty())),
            "{\"items\":[1]}"),
        sample(
            new TypeRef<Page<Pair<String, Tree>>>() {}.type(),
            List.of(
                new Page<>(
                    List.of(new Pair<>("a", new Tree("a", List.of(), Map.of()))),
                    Optional.of("b"))),
            "{\"items\":[{\"first\":1}]}",
            "{\"items\":[{\"second\":{\"children\":1}}]}"),
        sample(new TypeRef<List<Line>>() {}.type(), List.of(List.of(line)), "{}", "[1]"),
        sample(
            new TypeRef<Map<String, List<Line>>>() {}.type(),
            List.of(Map.of("a", List.of(line))),
            "[]",
            "{\"a\":1}"),
        sample(new TypeRef<Optional<Line>>() {}.type(), List.of(Optional.of(line)), "1"),
        sample(Line[].class, List.of((Object) new Line[] {line}), "[1]"),
        sample(JsonNode.class, List.of(JsonMapper.shared().readTree("{\"a\":1}"))),
        sample(Object.class, List.of(1)),
        sample(Page.class, List.of(new Page<>(List.of(1), Optional.empty())), "{\"items\":1}"),
        of(
            new Tree(
                "a", List.of(new Tree("b", null, null)), Map.of("c", new Tree(null, null, null))),
            "{\"children\":[{\"children\":1}]}"),
        of(new Left(new Right(new Left(null))), "{\"right\":{\"left\":1}}"),
        of(
            new Owner("a", List.of(new Pet("b", new Owner("c", List.of())))),
            "{\"pets\":1}",
            "{\"name\":1}"));
  }

  private static List<Sample> annotated() {
    Line line = new Line("tea", 2);
    Extensible extensible = new Extensible();
    extensible.other("more", line);
    return List.of(
        of(new OrderId("a"), "1", "{}"),
        of(new Tags(List.of(line)), "[1]", "{}"),
        sample(
            Customer.class,
            List.of(
                new Customer("a", new Address("b", "c"), "d", "e"),
                new Customer("a", null, null, null)),
            "{\"home_street\":1}",
            "{\"e-mail\":1}"),
        of(extensible, "{\"more\":1}"),
        of(new Point(1, 2), "{}", "[1]", "[1,\"2\"]"),
        sample(
            Sparse.class,
            List.of(
                new Sparse("a", List.of("b"), Optional.of("c"), 1),
                new Sparse("", List.of(), Optional.empty(), 0)),
            "{\"list\":[1]}",
            "{\"text\":null}"),
        sample(
            WithoutNull.class,
            List.of(new WithoutNull("a", 1), new WithoutNull(null, null)),
            "{\"text\":null}"),
        of(new Described("a", line, "b"), "{\"line\":1}"),
        of(
            new Serialized(new Temperature(20.5), 7, List.of(1), "tea", "{\"any\":[1]}"),
            "{\"text\":7}",
            "{\"text\":\"7\",\"texts\":[1]}",
            "{\"text\":\"7\",\"converted\":\"tea\"}"),
        of(new BigBean(), "{}", "{\"count\":1,\"ready\":1}"),
        of(new HostileNames("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), "{\"type\":1}"),
        of(new TwoLines(line, new Other.Line("a")), "{\"one\":{}}", "{\"other\":{\"text\":1}}"));
  }

  private static List<Sample> polymorphic() {
    Circle circle = new Circle(1);
    Shape group =
        new Group(List.of(circle, new Square(2)), Map.of("a", circle), Optional.of(circle));
    return List.of(
        sample(
            Shape.class,
            List.of(circle, group),
            "{\"radius\":1}",
            "{\"kind\":\"star\"}",
            "{\"kind\":\"circle\",\"side\":1}",
            "{\"kind\":\"group\",\"members\":[{}]}"),
        of(
            new Drawing(new Square(1), circle, List.of(circle)),
            "{\"circle\":{\"radius\":1}}",
            "{\"others\":[1]}",
            "{\"circle\":{\"kind\":\"square\",\"side\":1}}"),
        sample(new TypeRef<List<Shape>>() {}.type(), List.of(List.of(circle)), "[{}]"),
        sample(Animal.class, List.of(new Animal(), new Dog(), new Cat()), "{\"name\":\"a\"}"),
        of(new Dog(), "{\"@type\":\"dog\"}"),
        sample(
            Wrapped.class,
            List.of(new First(1), new Second("a")),
            "{\"one\":1}",
            "{\"Polymorphic$First\":{}}"),
        sample(Listed.class, List.of(new Third(1)), "{\"three\":1}"),
        sample(Existing.class, List.of(new Fourth("fourth", 1)), "{\"four\":1}"),
        of(new HasExternal(new Fifth(1)), "{\"value\":{}}"),
        sample(Contact.class, List.of(new ByMail("a"), new ByPhone("b")), "1"),
        of(new HasByClass(new Sixth(1))),
        sample(
            new TypeRef<List<Mixed>>() {}.type(),
            List.of(List.of(new Code("a"), new Named("b"))),
            "1"),
        of(new Held(new Plain(1))));
  }

  private static List<Sample> nullness() {
    Map<String, @Nullable Integer> counts = new HashMap<>();
    counts.put("a", null);
    List<@Nullable String> notes = new ArrayList<>(Arrays.asList("a", null));
    return List.of(
        of(
            new Marked(
                "a", null, notes, counts, new String[] {"a"}, Optional.empty(), List.of(), "b"),
            "{\"id\":null,\"notes\":[],\"counts\":{},\"wanted\":null}",
            "{\"notes\":[],\"counts\":{},\"wanted\":null}",
            "{\"id\":\"a\",\"notes\":null,\"counts\":{},\"wanted\":null}",
            "{\"id\":\"a\",\"notes\":[],\"counts\":{}}"),
        sample(
            new TypeRef<Marked.Box<@Nullable String>>() {}.type(),
            List.of(new Marked.Box<@Nullable String>(null))),
        sample(Marked.Unknown.class, List.of(new Marked.Unknown("a")), "{\"id\":1}"));
  }
}

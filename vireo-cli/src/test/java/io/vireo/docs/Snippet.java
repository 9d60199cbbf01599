package io.vireo.docs;

import io.vireo.docs.Page.Block;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A block of Java in a page, as a source file. An HTML comment above the block, which readers do
 * not see, says how the block becomes a source file:
 *
 * <ul>
 *   <li>no comment: the block is statements, which may use {@code app} (an {@code Observer}),
 *       {@code core}, {@code order} and the methods of {@link #SCOPE};
 *   <li>{@code <!-- java: members -->}: the block is methods, fields and types;
 *   <li>{@code <!-- java: program -->}: the block is a whole file, compiled as it is;
 *   <li>{@code <!-- java: program, run -->}: the block is a program that is also run, and prints
 *       the {@code text} block that follows it;
 *   <li>{@code <!-- java: test -->}: the block is a test class, which a test of vireo-test compiles
 *       and runs;
 *   <li>{@code <!-- java: spring -->}: the block is a type of a Spring Boot application, which a
 *       test of vireo-spring-boot compiles;
 *   <li>{@code <!-- java: spring test -->}: the block is a test class of such an application, which
 *       a test of vireo-spring-boot-test compiles and runs;
 *   <li>{@code <!-- java: comparison -->}: the block is part of a program of vireo-comparison.
 * </ul>
 *
 * @param place the page and the line where the block begins
 * @param className the name of its class
 * @param linesAbove how many lines of the source file are above the block
 * @param source the source file
 * @param runs whether the program is run
 */
record Snippet(String place, String className, int linesAbove, String source, boolean runs) {
  /** Blocks with these comments are compiled by a test of another module. */
  private static final Set<String> ELSEWHERE =
      Set.of("test", "spring", "spring test", "comparison");

  /** The variables and methods that every block may use without declaring them. */
  private static final List<String> IMPORTS =
      List.of(
          "import io.vireo.*;",
          "import io.vireo.Observer;",
          "import io.vireo.console.*;",
          "import io.vireo.rabbitmq.*;",
          "import io.vireo.spi.*;",
          "import io.vireo.tck.contract.*;",
          "import io.vireo.tck.fault.*;",
          "import io.vireo.tck.rabbitmq.*;",
          "import java.net.*;",
          "import java.nio.file.*;",
          "import java.time.*;",
          "import java.util.*;",
          "import java.util.concurrent.*;",
          "import java.util.function.*;",
          "import javax.net.ssl.*;",
          "import tools.jackson.databind.*;",
          "import tools.jackson.databind.json.*;");

  private static final List<String> SCOPE =
      List.of(
          "record Order(int id) {}",
          "Observer app = Observer.connect(\"memory:\");",
          "Core core = app;",
          "Order order = new Order(42);",
          "void ship(Order order) throws Exception {}",
          "void reload() throws Exception {}");

  static List<Snippet> of(Page page) {
    return page.blocks().stream()
        .filter(block -> block.language().equals("java") && !isElsewhere(block))
        .map(block -> of(page, block))
        .toList();
  }

  private static boolean isElsewhere(Block block) {
    return block.comment() != null && ELSEWHERE.contains(block.comment());
  }

  static Snippet of(Page page, Block block) {
    String place = page.name() + ":" + block.firstLine();
    String form = block.comment() == null ? "statements" : block.comment();
    return switch (form) {
      case "statements" ->
          wrapped(place, block, List.of("void statements() throws Exception {"), List.of("}"));
      case "members" -> wrapped(place, block, List.of(), List.of());
      case "program" -> program(place, block, false);
      case "program, run" -> program(place, block, true);
      default -> throw new IllegalArgumentException(place + ": unknown form of block: " + form);
    };
  }

  private static Snippet wrapped(
      String place, Block block, List<String> before, List<String> after) {
    String className = "At_" + place.replaceAll("\\W", "_");
    List<String> above =
        Stream.of(IMPORTS, List.of("class " + className + " {"), SCOPE, before)
            .flatMap(List::stream)
            .toList();
    String source =
        String.join("\n", above) + "\n" + block.text() + String.join("\n", after) + "\n}\n";
    return new Snippet(place, className, above.size(), source, false);
  }

  private static Snippet program(String place, Block block, boolean runs) {
    String className = block.text().replaceFirst("(?s).*?\\b(?:class|record) (\\w+).*", "$1");
    return new Snippet(place, className, 0, block.text(), runs);
  }
}

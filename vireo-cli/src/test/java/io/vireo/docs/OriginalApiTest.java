package io.vireo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests the tables of docs/coming-from-python.md: for each part of the API of the Python library
 * they name the counterpart in Java, and a test of it.
 */
class OriginalApiTest {
  private static final String PAGE = "docs/coming-from-python.md";
  private static final List<String> HEADER = List.of("Python", "Java", "Test");

  /** The API of the Python library, as its users write it. */
  private static final List<String> ORIGINAL =
      List.of(
          // Core and observer
          "Core(driver)",
          "Core.emit(event_name, data, options)",
          "Core.broadcast(event_name, data, options)",
          "error_suppressed",
          "Observer(driver)",
          "Observer.id",
          "Observer.on(event_name, callback)",
          "resumable",
          "simple_handling",
          "Observer.on_broadcast(event_name, callback)",
          "pause_on(event_name)",
          "resume_on(event_name)",
          "pause_on_broadcast(event_name)",
          "resume_on_broadcast(event_name)",
          "Observer.stop()",
          "Observer.join()",
          "SYNC_START",
          "ASYNC_START",
          "Observer.open(event_name)",
          "Observer.close(event_name)",
          "Observer.delegate(event_name, ttl)",
          "fallback",
          "Message.content",
          "Message.additional",
          // Errors
          "NoConnectionError",
          "ObservationError",
          "SubscriptionNotAllowedError",
          "UnknownRunningModeError",
          // Driver
          "Driver(url)",
          "consumer_classes",
          "unlimited_retries",
          "on_connect",
          "on_disconnect",
          "on_error",
          "set_on_connect",
          "set_on_disconnect",
          "set_on_error",
          "default_publishing_options",
          "default_broadcasting_options",
          "default_consuming_shared_queue_options",
          "default_consuming_distributed_queue_options",
          "auto_acknowledge",
          "send_sigterm_on_disconnect",
          "Driver.publish(route, message, options)",
          "Driver.broadcast(route, message, options)",
          "allowed_retry_count",
          "Driver.observe",
          "Driver.join()",
          "Driver.setup_async_cleanup()",
          "Driver.stop_consuming()",
          "Driver.declare_queue_with_delegation",
          // Consumer
          "Consumer.url",
          "route",
          "callback",
          "shared_stream",
          "distributed",
          "queue_options",
          "exchange_options",
          "controller_id",
          "delay_per_message",
          "max_retries",
          "immediate_retry_limit",
          "max_retry_timeout",
          "can_handle_route(routing_key)",
          "Consumer.stop()",
          "Consumer.pause()",
          "Consumer.resume()",
          "queue_name",
          "stopped",
          "remaining_retries",
          // Command line
          "event.emit EVENT JSON",
          "event.broadcast EVENT JSON",
          "sample.observe",
          "--bind-url",
          "--exchange",
          "--debug",
          "observer ID ping",
          "observer ID pause",
          "observer ID resume",
          "--broadcast");

  /**
   * The classes whose tests are each named after a part of the Python API, so that each test must
   * stand in a row.
   */
  private static final Set<String> NAMED_AFTER_THE_ORIGINAL =
      Set.of(
          "PythonApiTest",
          "PythonDriverApiIT",
          "PythonConsumerApiIT",
          "PythonQueueOptionsIT",
          "PythonCommandTest");

  private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+)\\.(\\w+)`");
  private static final Pattern TEST =
      Pattern.compile("@(?:Parameterized|Repeated)?Test\\b[^;{}]*?void (\\w+)\\(", Pattern.DOTALL);

  private final Map<String, Set<String>> tests = tests();

  @Test
  void everythingThatTheOriginalHasIsInTheTables() {
    String all = rows().stream().map(row -> row.cells().get(0)).collect(Collectors.joining("\n"));

    assertThat(ORIGINAL).allSatisfy(name -> assertThat(all).contains(name));
  }

  @Test
  void noCellIsEmptyAndNothingIsPutOff() {
    assertThat(rows())
        .allSatisfy(
            row -> {
              assertThat(row.cells()).hasSize(HEADER.size());
              assertThat(row.cells()).noneMatch(String::isBlank);
              assertThat(row.cells()).noneMatch(cell -> cell.contains("not yet"));
            });
  }

  @Test
  void everyRowNamesATestThatIsThere() {
    assertThat(rows())
        .allSatisfy(
            row -> {
              List<String> named = references(row.cells().get(HEADER.size() - 1));
              assertThat(named).isNotEmpty();
              assertThat(named).allSatisfy(test -> assertThat(exists(test)).isTrue());
            });
  }

  @Test
  void everyTestThatIsNamedAfterTheOriginalStandsInARow() {
    Set<String> named =
        rows().stream()
            .flatMap(row -> references(row.cells().get(HEADER.size() - 1)).stream())
            .collect(Collectors.toSet());

    for (String type : NAMED_AFTER_THE_ORIGINAL) {
      assertThat(tests).containsKey(type);
      assertThat(tests.get(type))
          .allSatisfy(method -> assertThat(named).contains(type + "." + method));
    }
  }

  /** A row of a table, which is not the heading. */
  private record Row(int line, List<String> cells) {}

  private static List<Row> rows() {
    Page page =
        Page.all().stream().filter(one -> one.name().equals(PAGE)).findFirst().orElseThrow();
    List<Row> rows = new ArrayList<>();
    boolean within = false;
    for (int i = 0; i < page.lines().size(); i++) {
      String line = page.lines().get(i);
      boolean opens = i > 0 && !page.lines().get(i - 1).startsWith("|");
      if (!line.startsWith("|")) {
        within = false;
      } else if (opens && cells(line).get(0).equals(HEADER.get(0))) {
        assertThat(cells(line)).as("%s:%d", PAGE, i + 1).isEqualTo(HEADER);
        within = true;
      } else if (within && !line.startsWith("| ---")) {
        rows.add(new Row(i + 1, cells(line)));
      }
    }
    assertThat(rows).as("rows of the tables").hasSizeGreaterThan(60);
    return rows;
  }

  private static List<String> cells(String line) {
    String inner = line.strip().substring(1);
    return Stream.of(CELL_END.split(inner.substring(0, inner.length() - 1), -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  private static List<String> references(String cell) {
    List<String> references = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(cell);
    while (matcher.find()) {
      references.add(matcher.group(1) + "." + matcher.group(2));
    }
    return references;
  }

  private boolean exists(String reference) {
    String[] parts = reference.split("\\.", 2);
    return tests.getOrDefault(parts[0], Set.of()).contains(parts[1]);
  }

  /**
   * Returns the tests of all modules by class. The cases of the contract are in the main code of
   * vireo-tck.
   */
  private static Map<String, Set<String>> tests() {
    Map<String, Set<String>> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(Page.root())) {
      for (Path module : modules.toList()) {
        collect(module.resolve("src/test/java"), tests);
      }
      collect(Page.root().resolve("vireo-tck/src/main/java"), tests);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tests;
  }

  private static void collect(Path folder, Map<String, Set<String>> tests) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Set<String> methods =
            TEST.matcher(Files.readString(file))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        String name = file.getFileName().toString();
        tests.put(name.substring(0, name.length() - ".java".length()), methods);
      }
    }
  }
}

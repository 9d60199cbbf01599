package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Python service as a process of its own, over an independent client: {@code python_peer.py} says
 * what it does on the wire. For one thread at a time.
 */
final class PythonPeer implements AutoCloseable {
  private static final String SCRIPT = "python_peer.py";
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private final Process process;
  private final Writer in;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> signals = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> ended = new LinkedBlockingQueue<>();
  private final Map<String, BlockingQueue<JsonNode>> events = new ConcurrentHashMap<>();

  /** Of all tests: found once. */
  private static final class Python {
    static final Path COMMAND = find();
    static final Path FOLDER = unpack();

    private static Path find() {
      for (String python : PYTHONS) {
        if (canImportPika(python)) {
          return Path.of(python);
        }
      }
      throw new AssertionError(
          "No python3 can import pika, neither that on the PATH nor /usr/bin/python3: install the"
              + " package python3-pika (apt-get install python3-pika; elsewhere: pip install"
              + " pika)");
    }

    private static boolean canImportPika(String python) {
      try {
        Process trial =
            new ProcessBuilder(python, "-c", "import pika")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return trial.waitFor() == 0;
      } catch (IOException e) {
        // There is no such command.
        System.err.println(e.getMessage());
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("Interrupted", e);
      }
    }

    private static Path unpack() {
      try (InputStream script = PythonPeer.class.getResourceAsStream(SCRIPT)) {
        assertThat(script).as(SCRIPT).isNotNull();
        Path folder = Files.createTempDirectory("vireo-python");
        folder.toFile().deleteOnExit();
        Path file = folder.resolve(SCRIPT);
        Files.write(file, script.readAllBytes());
        file.toFile().deleteOnExit();
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private PythonPeer(Process process) {
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    read(process.inputReader(UTF_8), this::take);
    read(process.errorReader(UTF_8), System.err::println);
  }

  static PythonPeer start(RabbitNode node) {
    try {
      PythonPeer peer =
          new PythonPeer(
              new ProcessBuilder(
                      Python.COMMAND.toString(), Python.FOLDER.resolve(SCRIPT).toString())
                  .start());
      // Not an argument, which anybody on the machine could read.
      peer.write(Map.of("url", node.url()));
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException("Python cannot be started", e);
    }
  }

  private static void read(BufferedReader from, java.util.function.Consumer<String> line) {
    Thread reader = new Thread(() -> from.lines().forEach(line), "python-peer-reader");
    reader.setDaemon(true);
    reader.start();
  }

  private void take(String line) {
    JsonNode said = JsonMapper.shared().readTree(line);
    if (said.has("event")) {
      of(said.get("event").asString()).add(said);
    } else if (said.has("signal")) {
      signals.add(said);
    } else if (said.has("ended")) {
      ended.add(said);
    } else {
      answers.add(said);
    }
  }

  private BlockingQueue<JsonNode> of(String route) {
    return events.computeIfAbsent(route, name -> new LinkedBlockingQueue<>());
  }

  private void write(Map<String, ?> line) {
    try {
      in.write(JsonMapper.shared().writeValueAsString(line) + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The Python service has ended", e);
    }
  }

  private JsonNode ask(String command, Map<String, ?> arguments) {
    Map<String, Object> line = new LinkedHashMap<>(arguments);
    line.put("do", command);
    write(line);
    return next(answers, "answer to " + command);
  }

  private JsonNode command(String command, Map<String, ?> arguments) {
    JsonNode answer = ask(command, arguments);
    assertThat(answer.has("answer")).as("%s: %s", command, answer).isTrue();
    return answer.get("answer");
  }

  private static JsonNode next(BlockingQueue<JsonNode> queue, String what) {
    try {
      JsonNode next = queue.poll(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next)
          .as("%s of the Python service, within %s", what, TestBroker.PATIENCE)
          .isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  /** The observer's id, as signals name it. */
  String id() {
    return command("id", Map.of()).asString();
  }

  void emit(String event, @Nullable Object data) {
    command("emit", with("data", data, Map.of("event", event)));
  }

  /** Without data. */
  void emit(String event) {
    command("emit", Map.of("event", event));
  }

  void broadcast(String event, @Nullable Object data) {
    command("broadcast", with("data", data, Map.of("event", event)));
  }

  void emitTo(String exchange, String type, String event, Object data) {
    command(
        "emit", Map.of("event", event, "data", data, "exchange", exchange, "exchange_type", type));
  }

  private static Map<String, Object> with(
      String name, @Nullable Object value, Map<String, ?> others) {
    Map<String, Object> all = new LinkedHashMap<>(others);
    all.put(name, value);
    return all;
  }

  /** Emits any text in the place of JSON. */
  void send(String event, String body) {
    command("send", Map.of("event", event, "body", body));
  }

  /** Sends messages with any properties at their extremes; each says its number. */
  void flood(String event, int first, int count, long seed) {
    command("flood", Map.of("event", event, "first", first, "count", count, "seed", seed));
  }

  void signal(String event, String name, @Nullable String target) {
    command("signal", with("target", target, Map.of("event", event, "signal", name)));
  }

  void signalToAll(String event, String name, String target) {
    command("signal", Map.of("event", event, "signal", name, "target", target, "to_all", true));
  }

  /** Listens to a shared route; returns when the queue is consumed. */
  void observe(String route, boolean resumable) {
    command("observe", Map.of("route", route, "resumable", resumable));
  }

  void observeFrom(String exchange, String type, String route) {
    command("observe", Map.of("route", route, "exchange", exchange, "exchange_type", type));
  }

  void observeBroadcast(String pattern) {
    command("observe", Map.of("route", pattern, "distributed", true));
  }

  /** Tries to listen, and is refused with a reply code of AMQP's. */
  int refused(String route, boolean resumable) {
    JsonNode answer = ask("observe", Map.of("route", route, "resumable", resumable));
    assertThat(answer.has("refused")).as(answer.toString()).isTrue();
    return answer.get("refused").intValue();
  }

  void stop(String route) {
    command("stop", Map.of("route", route));
    end();
  }

  void delegate(String event, long milliseconds, boolean durable) {
    command("delegate", Map.of("event", event, "ttl", milliseconds, "durable", durable));
  }

  /** Takes the oldest record of a route's recovery queue; JSON null if there is none. */
  JsonNode record(String route) {
    return command("record", Map.of("route", route));
  }

  /** The next event that a listener of the route has handled. */
  JsonNode event(String route) {
    return next(of(route), "event of " + route);
  }

  JsonNode data(String route) {
    return event(route).get("data");
  }

  List<JsonNode> data(String route, int count) {
    List<JsonNode> data = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      data.add(data(route));
    }
    return data;
  }

  int waiting(String route) {
    return of(route).size();
  }

  /** The next signal that a listener has obeyed or dropped. */
  JsonNode signal() {
    return next(signals, "signal");
  }

  /** The next end of a listener. */
  JsonNode end() {
    return next(ended, "end");
  }

  /** As a crash would: its connections go without a word. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

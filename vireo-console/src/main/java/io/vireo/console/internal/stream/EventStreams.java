package io.vireo.console.internal.stream;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The open event streams, limited in number for each user and in all. An event is encoded once and
 * put in the queue of each stream; nobody who publishes waits. Opening holds the lock of this
 * object, which is never held while tasks of others run.
 */
public final class EventStreams implements EventHub, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "text/event-stream; charset=utf-8",
          "Cache-Control", "no-store",
          "X-Accel-Buffering", "no");

  private static final Duration OPENING = Duration.ofSeconds(30);

  private final int most;
  private final int mostPerUser;
  private final Duration opening;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, EventStream> streams = new ConcurrentHashMap<>();
  private final List<Runnable> watchedTasks = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> closedTasks = new CopyOnWriteArrayList<>();
  private boolean ended;

  /**
   * Makes the streams of a console.
   *
   * @param most how many there may be
   * @param mostPerUser how many one user may have
   */
  public EventStreams(int most, int mostPerUser) {
    this(most, mostPerUser, OPENING);
  }

  /**
   * Makes the streams of a console.
   *
   * @param opening how long a stream that nobody has begun to write counts as open
   */
  EventStreams(int most, int mostPerUser, Duration opening) {
    this.most = most;
    this.mostPerUser = mostPerUser;
    this.opening = opening;
  }

  /**
   * Opens a stream. It counts as open at once, before its body is written.
   *
   * @param user whose it is
   * @param entitled asked before each event and every 10 s; the stream ends when it says false
   * @throws ApiException with status 503 if there are too many streams, or this is closed
   */
  public ConsoleResponse open(String user, BooleanSupplier entitled) {
    streams.values().stream().filter(EventStream::isAbandoned).forEach(this::remove);
    EventStream stream = new EventStream(newId(), user, entitled, opening);
    if (add(stream)) {
      runAll(watchedTasks, Runnable::run);
    }
    return ConsoleResponse.streaming(
        200,
        HEADERS,
        out -> {
          try {
            stream.writeTo(out);
          } finally {
            remove(stream);
          }
        });
  }

  /** Adds a stream, and tells whether it is the only one. */
  private synchronized boolean add(EventStream stream) {
    if (ended) {
      throw ApiException.closing(null);
    }
    long own = streams.values().stream().filter(one -> one.user().equals(stream.user())).count();
    if (streams.size() >= most || own >= mostPerUser) {
      throw ApiException.of(
          503, "Too many tabs of the console are open; close one, or wait a moment", null);
    }
    streams.put(stream.id(), stream);
    return streams.size() == 1;
  }

  private void remove(EventStream stream) {
    if (streams.remove(stream.id(), stream)) {
      stream.end();
      runAll(closedTasks, task -> task.accept(stream.id()));
    }
  }

  @Override
  public void publish(String event, JsonNode data) {
    if (!streams.isEmpty()) {
      byte[] frame = frame(event, data);
      streams.values().forEach(stream -> stream.offer(frame));
    }
  }

  @Override
  public boolean publishTo(String stream, String event, JsonNode data) {
    EventStream one = streams.get(stream);
    return one != null && one.offer(frame(event, data));
  }

  @Override
  public boolean isWatched() {
    return !streams.isEmpty();
  }

  @Override
  public void onWatched(Runnable task) {
    watchedTasks.add(task);
  }

  @Override
  public void onClosed(Consumer<String> task) {
    closedTasks.add(task);
  }

  /** Has each stream ask at once whether its user is still entitled, such as after a logout. */
  public void checkAll() {
    streams.values().forEach(stream -> stream.offer(EventStream.CHECK));
  }

  /** Ends all streams and opens no more. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
    }
    streams.values().forEach(EventStream::end);
  }

  static byte[] frame(String event, JsonNode data) {
    // The data is one line. A body of an event is written as it came, and may have line breaks
    // between its values; no text in JSON holds one.
    String json =
        new String(Json.write(data), StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
    return ("event: " + event + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private String newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  private static <T> void runAll(List<T> tasks, Consumer<T> run) {
    for (T task : tasks) {
      try {
        run.accept(task);
      } catch (RuntimeException e) {
        LOG.error("A task of the console failed when an event stream opened or closed", e);
      }
    }
  }
}

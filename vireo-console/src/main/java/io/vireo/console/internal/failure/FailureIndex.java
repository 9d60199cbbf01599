package io.vireo.console.internal.failure;

import io.vireo.NoConnectionException;
import io.vireo.Recovery;
import io.vireo.VireoException;
import io.vireo.console.internal.stream.EventHub;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Knows the failed events of all routes. While somebody watches, one thread counts the records of
 * each route, and reads them where the number has changed ({@link RouteWatch}). What the last pass
 * found is shown until the next pass is through.
 *
 * <p><b>Locking.</b> The lock of this object guards what is known. {@link #files} is held for
 * reading by whoever reads a spool file, and for writing to close one. The turn of a route ({@link
 * RouteLocks}) is held during a pass. No method of the broker is called with the first two held.
 */
public final class FailureIndex implements AutoCloseable {
  /** The route whose records are delayed events that no queue took when they were due. */
  public static final String UNROUTED = "vireo_unrouted";

  private static final Logger LOG = LoggerFactory.getLogger(FailureIndex.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The problems of no single route. These are no names of routes. */
  private static final String BROKER = "";

  private static final String ROUTES = " ";
  private static final Duration CALLED_LATELY = Duration.ofSeconds(10);

  private static final int MAX_PROBLEMS = 3;

  /** So many routes are known at most because somebody has asked for them. */
  private static final int MAX_ASKED = 5_000;

  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private final Function<String, Recovery> recoveries;
  private final Supplier<KnownRoutes> knownRoutes;
  private final EventHub hub;
  private final Timing timing;
  private final SpoolSpace space;
  private final RouteLocks locks = new RouteLocks();
  private final ReadWriteLock files = new ReentrantReadWriteLock();
  private final RecordMarks marks = new RecordMarks();
  private final Map<String, RouteWatch> watches = new ConcurrentHashMap<>();
  private final Thread thread;

  private Map<String, IndexedRoute> routes = Map.of();

  private final Map<String, String> problems = new TreeMap<>();

  private long revision;

  private @Nullable Progress progress;

  /** How often all routes were counted. */
  private long rounds;

  private long lastRound;

  private long lastCall = System.nanoTime() - CALLED_LATELY.toNanos();

  private boolean wanted;

  private boolean closed;

  /**
   * How often the records are counted and read.
   *
   * @param poll how long the thread waits between two rounds
   * @param rest how long the number of records must stay the same before they are read
   * @param keep how long records are shown that a pass did not find, since somebody else may hold
   *     them
   * @param spoolBytes how many bytes of bodies and headers the spool files may hold together
   */
  public record Timing(Duration poll, Duration rest, Duration keep, long spoolBytes) {
    private static final long GIBIBYTE = 1L << 30;

    /** {@return the timing of a console} */
    public static Timing standard() {
      return new Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10), 2 * GIBIBYTE);
    }
  }

  /**
   * How far a pass is.
   *
   * @param route the route that is read
   * @param read how many records were read
   * @param total how many there were when the pass began
   */
  record Progress(String route, long read, long total) {}

  /**
   * What is known at a moment.
   *
   * @param revision grows with each change
   * @param routes the routes with failed events, by name
   * @param progress how far the present pass is; null if there is none
   * @param problems why not everything is known, as sentences
   */
  record Snapshot(
      long revision,
      Map<String, IndexedRoute> routes,
      @Nullable Progress progress,
      List<String> problems) {

    /** Finds the row of a record; null if there is none. */
    @Nullable FailureRow row(String route, String id) {
      IndexedRoute known = routes.get(route);
      return known == null
          ? null
          : known.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
    }
  }

  /**
   * Makes an index and starts its thread.
   *
   * @param recoveries gives the recovery of a route
   * @param knownRoutes names the routes; may block, and may throw a {@link VireoException}
   */
  public FailureIndex(
      Function<String, Recovery> recoveries,
      Supplier<KnownRoutes> knownRoutes,
      EventHub hub,
      Timing timing) {
    this.recoveries = recoveries;
    this.knownRoutes = knownRoutes;
    this.hub = hub;
    this.timing = timing;
    this.space = new SpoolSpace(timing.spoolBytes());
    this.thread = new Thread(this::run, "vireo-console-failures");
    thread.setDaemon(true);
    hub.onWatched(this::wake);
    thread.start();
  }

  // ---- For the operations

  /** The recovery of a route. */
  public Recovery recovery(String route) {
    return recoveries.apply(route);
  }

  public RouteLocks locks() {
    return locks;
  }

  public RecordMarks marks() {
    return marks;
  }

  /**
   * Reads what is known and the spool files, which are not closed meanwhile.
   *
   * @param reader may not block
   */
  <T> T read(Function<Snapshot, T> reader) {
    files.readLock().lock();
    try {
      return reader.apply(snapshot());
    } finally {
      files.readLock().unlock();
    }
  }

  private synchronized Snapshot snapshot() {
    List<String> all = new ArrayList<>(problems.values());
    if (all.size() > MAX_PROBLEMS) {
      int more = all.size() - MAX_PROBLEMS;
      all = new ArrayList<>(all.subList(0, MAX_PROBLEMS));
      all.add(more + " more routes cannot be read.");
    }
    long bodies =
        routes.values().stream()
            .map(IndexedRoute::spool)
            .mapToLong(spool -> spool == null ? 0 : spool.bodiesLeftOut())
            .sum();
    if (bodies > 0) {
      all.add(
          "The bodies and headers of "
              + bodies
              + " events are not searched, for together they have more than the "
              + space.limit() / (1 << 20)
              + " MiB that the console keeps in a temporary file.");
    }
    return new Snapshot(revision, routes, progress, List.copyOf(all));
  }

  /**
   * Notes that somebody asks. If nobody has asked or watched for a while, waits until the records
   * were counted again, and read where their number has changed.
   *
   * @param atMost how long it may wait
   */
  public synchronized void awaitFresh(Duration atMost) {
    long now = System.nanoTime();
    lastCall = now;
    if (rounds > 0 && now - lastRound < CALLED_LATELY.toNanos()) {
      return;
    }
    wanted = true;
    notifyAll();
    long round = rounds;
    long end = now + atMost.toNanos();
    try {
      while (rounds == round && !closed && end - System.nanoTime() > 0) {
        wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the records of a route read again soon, or of all routes if it is null. */
  public void refresh(@Nullable String route) {
    if (route == null) {
      watches.values().forEach(RouteWatch::ask);
    } else if (watches.containsKey(route) || watches.size() < MAX_ASKED) {
      watch(route).ask();
    }
    wake();
  }

  /** Removes records that were redriven or discarded. */
  public void remove(String route, Set<String> ids) {
    synchronized (this) {
      IndexedRoute known = routes.get(route);
      if (known != null) {
        put(known.without(row -> ids.contains(row.id())));
      }
    }
    changed();
  }

  /** Counts a change of what is shown, and tells the tabs. */
  public void changed() {
    synchronized (this) {
      revision++;
    }
    tell();
  }

  private void tell() {
    long now;
    synchronized (this) {
      now = revision;
    }
    hub.publish("changed", NODES.objectNode().put("topic", "failures").put("revision", now));
  }

  private synchronized void wake() {
    wanted = true;
    notifyAll();
  }

  // ---- The thread

  private void run() {
    while (awaitTurn()) {
      try {
        round();
      } catch (RuntimeException e) {
        LOG.warn("The failed events cannot be counted", e);
      }
      synchronized (this) {
        rounds++;
        lastRound = System.nanoTime();
        notifyAll();
      }
    }
  }

  /** Waits until it is time for a round. Returns false when the index has been closed. */
  private synchronized boolean awaitTurn() {
    long begin = System.nanoTime();
    try {
      while (!closed && !wanted) {
        long left = timing.poll().toNanos() - (System.nanoTime() - begin);
        boolean called = System.nanoTime() - lastCall < CALLED_LATELY.toNanos();
        if (left <= 0 && (called || hub.isWatched())) {
          break;
        }
        wait(Math.max(1, left <= 0 ? timing.poll().toMillis() : left / 1_000_000));
      }
    } catch (InterruptedException e) {
      return false;
    }
    wanted = false;
    return !closed;
  }

  private void round() {
    Set<String> names = new HashSet<>(Set.of(UNROUTED));
    try {
      KnownRoutes known = knownRoutes.get();
      names.addAll(known.names());
      problem(ROUTES, known.incompleteReason());
    } catch (VireoException e) {
      problem(ROUTES, "The routes cannot be listed: " + e.getMessage() + ".");
    }
    synchronized (this) {
      names.addAll(routes.keySet());
    }
    names.addAll(watches.keySet());
    try {
      for (String route : new TreeSet<>(names)) {
        visit(route);
      }
      problem(BROKER, null);
    } catch (NoConnectionException e) {
      // The next route would have to wait for the broker just as long.
      problem(BROKER, "The failed events cannot be counted: " + e.getMessage() + ".");
    }
  }

  private void visit(String route) {
    Semaphore turn = locks.of(route);
    if (!turn.tryAcquire()) {
      // A task works on the route, and tells when it has ended.
      return;
    }
    try {
      Recovery recovery = recoveries.apply(route);
      RouteWatch watch = watch(route);
      long count = recovery.count();
      long now = System.nanoTime();
      watch.counted(count, now);
      IndexedRoute known = known(route);
      long expected = known == null ? 0 : known.expected();
      if (known == null && count == 0) {
        watch.passed(now, now);
      } else if (watch.isDue(expected, now)) {
        pass(recovery, known, count, watch);
      } else if (known != null
          && !known.kept().isEmpty()
          && count == expected
          && watch.unchanged(now).compareTo(timing.keep()) >= 0) {
        put(known.withoutKept());
        changed();
      }
      problem(route, null);
    } catch (NoConnectionException e) {
      throw e;
    } catch (VireoException | UncheckedIOException e) {
      problem(route, "The failed events of " + route + " cannot be read: " + e.getMessage() + ".");
    } finally {
      turn.release();
    }
  }

  private void pass(Recovery recovery, @Nullable IndexedRoute known, long count, RouteWatch watch) {
    long began = System.nanoTime();
    long[] told = {began};
    watch.passBegins();
    progress(new Progress(recovery.route(), 0, count));
    try {
      IndexedRoute found =
          RoutePass.run(
              recovery,
              known,
              true,
              space,
              read -> {
                requireOpen();
                if (System.nanoTime() - told[0] > PROGRESS.toNanos()) {
                  told[0] = System.nanoTime();
                  progress(new Progress(recovery.route(), read, Math.max(read, count)));
                }
              });
      put(found);
      changed();
      if (known != null) {
        files.writeLock().lock();
        try {
          known.close();
        } finally {
          files.writeLock().unlock();
        }
      }
      LOG.debug("{} failed events of {} are known", found.rows().size(), recovery.route());
    } finally {
      watch.passed(began, System.nanoTime());
      progress(null);
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new VireoException("The console is being closed");
    }
  }

  private void progress(@Nullable Progress now) {
    synchronized (this) {
      progress = now;
    }
    tell();
  }

  private RouteWatch watch(String route) {
    return watches.computeIfAbsent(route, name -> new RouteWatch(timing.rest()));
  }

  private synchronized @Nullable IndexedRoute known(String route) {
    return routes.get(route);
  }

  private synchronized void put(IndexedRoute route) {
    Map<String, IndexedRoute> all = new LinkedHashMap<>(routes);
    all.put(route.route(), route);
    routes = Map.copyOf(all);
  }

  private void problem(String route, @Nullable String sentence) {
    boolean news;
    synchronized (this) {
      String before = sentence == null ? problems.remove(route) : problems.put(route, sentence);
      news = !Objects.equals(before, sentence);
    }
    if (news) {
      changed();
    }
  }

  /** Ends the thread and deletes the spool files. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    files.writeLock().lock();
    try {
      synchronized (this) {
        routes.values().forEach(IndexedRoute::close);
        routes = Map.of();
      }
    } finally {
      files.writeLock().unlock();
    }
  }
}

package io.vireo.console.internal.failure;

import io.vireo.NoConnectionException;
import io.vireo.Recovery;
import io.vireo.VireoException;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.spi.CleanThreads;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  // Over 400 lines: what is known changes under one lock, with all that changes it.

  /** The route whose records are delayed events that no queue took when they were due. */
  public static final String UNROUTED = RouteFacts.UNROUTED;

  private static final Logger LOG = LoggerFactory.getLogger(FailureIndex.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private final Function<String, Recovery> recoveries;
  private final Supplier<KnownRoutes> knownRoutes;
  private final LookLimits limits;
  private final EventHub hub;
  private final IndexTiming timing;
  private final SpoolSpace space;
  private final RouteLocks locks = new RouteLocks();
  private final ReadWriteLock files = new ReentrantReadWriteLock();
  private final RecordMarks marks = new RecordMarks();
  private final RouteWatches watches;
  private final IndexRounds rounds;
  private final Thread thread;

  private final Map<String, Instant> oldest = new ConcurrentHashMap<>();

  private Map<String, IndexedRoute> routes = Map.of();

  private final ReadProblems problems = new ReadProblems();

  private boolean ended;

  private long revision;

  private @Nullable IndexProgress progress;

  /**
   * Makes an index and starts its thread.
   *
   * @param recoveries gives the recovery of a route
   * @param knownRoutes names the routes; may block, and may throw a {@link VireoException}
   * @param limits knows the routes whose records are not to be read
   */
  public FailureIndex(
      Function<String, Recovery> recoveries,
      Supplier<KnownRoutes> knownRoutes,
      LookLimits limits,
      EventHub hub,
      IndexTiming timing) {
    this.recoveries = recoveries;
    this.knownRoutes = knownRoutes;
    this.limits = limits;
    this.hub = hub;
    this.timing = timing;
    this.watches = new RouteWatches(timing);
    this.rounds = new IndexRounds(timing, hub::isWatched);
    this.space = new SpoolSpace(timing.spoolBytes());
    this.thread = CleanThreads.daemon("vireo-console-failures", this::run);
    hub.onWatched(rounds::wake);
    thread.start();
  }

  // ---- For the operations

  /** The recovery of a route. */
  public Recovery recovery(String route) {
    return recoveries.apply(route);
  }

  /** When the oldest failed event of a route failed; null if that is not known. */
  public @Nullable Instant oldest(String route) {
    return oldest.get(route);
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
  <T extends @Nullable Object> T read(Function<IndexSnapshot, T> reader) {
    files.readLock().lock();
    try {
      return reader.apply(snapshot());
    } finally {
      files.readLock().unlock();
    }
  }

  private synchronized IndexSnapshot snapshot() {
    List<String> all = problems.sentences();
    all.addAll(IndexSnapshot.leftOut(routes.values(), space.limit()));
    return new IndexSnapshot(revision, routes, progress, List.copyOf(all));
  }

  /**
   * Notes that somebody asks. If nobody has asked or watched for a while, waits until the records
   * were counted again, and read where their number has changed.
   *
   * @param atMost how long it may wait
   */
  public void awaitFresh(Duration atMost) {
    rounds.awaitRound(atMost);
  }

  /**
   * Waits until the failed events of a route are known, or those of all routes: after the start, or
   * after nobody has asked for a while, they have to be read first.
   *
   * @param route the route; null for all
   * @throws ApiException with status 409 if they are still being read after some seconds, 503 if
   *     this is closed
   */
  void requireRead(@Nullable String route) {
    RouteWatch watch = route == null ? null : watches.asked(route);
    boolean visited = (route == null || watch != null) && rounds.awaitVisit(watch);
    if (rounds.isClosed()) {
      throw ApiException.closing(null);
    }
    if (!visited) {
      // The next round may let go of names that were asked for before.
      rounds.wake();
      throw ApiException.conflict(
          "The failed events are still being read, so not all of them are known. Nothing was"
              + " changed. Try again in a moment");
    }
  }

  /** Has the records of a route read again soon, or of all routes if it is null. */
  public void refresh(@Nullable String route) {
    if (route == null) {
      watches.askAll();
    } else {
      RouteWatch watch = watches.asked(route);
      if (watch != null) {
        watch.ask();
      }
    }
    rounds.wake();
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

  // ---- The thread

  private void run() {
    while (rounds.awaitTurn()) {
      boolean all = false;
      try {
        all = round();
      } catch (RuntimeException | Error e) {
        // Such as for want of memory. Nobody else would begin the next round.
        LOG.error("The failed events cannot be counted; trying again", e);
      }
      rounds.ended(all);
    }
  }

  /** Visits all routes. Returns whether each has been visited now or before. */
  private boolean round() {
    Set<String> names = new TreeSet<>(Set.of(UNROUTED));
    try {
      KnownRoutes known = knownRoutes.get();
      names.addAll(known.names());
      problem(ReadProblems.ROUTES, known.incompleteReason());
      forgetAllBut(names);
    } catch (VireoException e) {
      problem(ReadProblems.ROUTES, "The routes cannot be listed: " + e.getMessage() + ".");
    }
    names.addAll(watches.routes());
    try {
      for (String route : names) {
        visit(route);
      }
      problem(ReadProblems.BROKER, null);
    } catch (NoConnectionException e) {
      // The next route would have to wait for the broker just as long.
      problem(ReadProblems.BROKER, "The failed events cannot be counted: " + e.getMessage() + ".");
      return false;
    }
    return names.stream().allMatch(route -> watches.of(route).lastVisit() != null);
  }

  /** Forgets the routes that hold nothing, and that nobody names or asks for any more. */
  private void forgetAllBut(Set<String> names) {
    watches.forgetAsked();
    for (String route : watches.routes()) {
      IndexedRoute known = known(route);
      boolean shown = known != null && !known.rows().isEmpty();
      if (!shown && !names.contains(route) && watches.forget(route)) {
        problem(route, null);
        if (known != null) {
          remove(known);
        }
      }
    }
    locks.forgetUnused();
  }

  private void remove(IndexedRoute gone) {
    synchronized (this) {
      Map<String, IndexedRoute> left = new LinkedHashMap<>(routes);
      left.remove(gone.route());
      routes = Map.copyOf(left);
    }
    close(gone);
  }

  private void visit(String route) {
    RouteWatch watch = watches.of(route);
    Semaphore turn = locks.of(route);
    if (!turn.tryAcquire()) {
      // A task works on the route, and tells when it has ended.
      return;
    }
    try {
      Recovery recovery = recoveries.apply(route);
      long count = recovery.count();
      long now = System.nanoTime();
      watch.counted(count, now);
      IndexedRoute known = known(route);
      long expected = known == null ? 0 : known.expected();
      String limit = count == expected ? null : limits.reason(route);
      if (known == null && count == 0) {
        watch.passed(now, now);
      } else if (limit == null && watch.isDue(expected, now, rounds.isAfterBreak())) {
        pass(recovery, known, count, watch);
      } else if (known != null
          && !known.kept().isEmpty()
          && count == expected
          && watch.unchanged(now).compareTo(timing.keep()) >= 0) {
        put(known.withoutKept());
        changed();
      }
      IndexedRoute shown = known(route);
      problem(
          route,
          limit == null && shown != null && watch.missed(shown.expected())
              ? "Another console or command held some failed events of "
                  + route
                  + " while they were read. They are read again soon."
              : limit);
      rounds.visited(watch);
    } catch (NoConnectionException e) {
      throw e;
    } catch (VireoException | UncheckedIOException e) {
      problem(route, "The failed events of " + route + " cannot be read: " + e.getMessage() + ".");
      rounds.visited(watch);
    } catch (RuntimeException | Error e) {
      // Such as for want of memory. It hides no other route, and does not end the thread.
      if (problem(
          route,
          "The failed events of " + route + " cannot be read; the log of the console says why.")) {
        LOG.error("The failed events of {} cannot be read", route, e);
      }
      rounds.visited(watch);
    } finally {
      turn.release();
    }
  }

  private void pass(Recovery recovery, @Nullable IndexedRoute known, long count, RouteWatch watch) {
    long began = System.nanoTime();
    long[] told = {began};
    watch.passBegins();
    progress(new IndexProgress(recovery.route(), 0, count));
    try {
      IndexedRoute found =
          RoutePass.run(
              recovery,
              known,
              timing.keep(),
              space,
              read -> {
                requireOpen();
                if (System.nanoTime() - told[0] > PROGRESS.toNanos()) {
                  told[0] = System.nanoTime();
                  progress(new IndexProgress(recovery.route(), read, Math.max(read, count)));
                }
              });
      put(found);
      changed();
      if (known != null) {
        close(known);
      }
      LOG.debug("{} failed events of {} are known", found.rows().size(), recovery.route());
    } finally {
      watch.passed(began, System.nanoTime());
      progress(null);
    }
  }

  /** Closes the spool file of a route when nobody reads it. */
  private void close(IndexedRoute route) {
    files.writeLock().lock();
    try {
      route.close();
    } finally {
      files.writeLock().unlock();
    }
  }

  private void requireOpen() {
    if (rounds.isClosed()) {
      throw new VireoException("The console is being closed");
    }
  }

  private void progress(@Nullable IndexProgress now) {
    synchronized (this) {
      progress = now;
    }
    tell();
  }

  private synchronized @Nullable IndexedRoute known(String route) {
    return routes.get(route);
  }

  private synchronized void put(IndexedRoute route) {
    if (ended) {
      // A pass that took too long to wait for. Nobody else would delete its file.
      route.close();
      return;
    }
    Instant first = route.oldest();
    if (first == null) {
      oldest.remove(route.route());
    } else {
      oldest.put(route.route(), first);
    }
    Map<String, IndexedRoute> all = new LinkedHashMap<>(routes);
    all.put(route.route(), route);
    routes = Map.copyOf(all);
  }

  /** Notes a problem, or its end. Returns whether that is news. */
  private boolean problem(String route, @Nullable String sentence) {
    boolean news;
    synchronized (this) {
      news = problems.set(route, sentence);
    }
    if (news) {
      changed();
    }
    return news;
  }

  /** Ends the thread and deletes the spool files. */
  @Override
  public void close() {
    if (!rounds.close()) {
      return;
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
        ended = true;
      }
    } finally {
      files.writeLock().unlock();
    }
  }
}

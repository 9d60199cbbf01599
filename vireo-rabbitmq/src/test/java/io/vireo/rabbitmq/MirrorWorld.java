package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.VireoException;
import io.vireo.tck.fault.HostileValues;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A program on one driver: does what it is told, answers, and shows what has become of its events.
 * Two of them on different drivers have to look alike. For one thread at a time.
 */
final class MirrorWorld implements AutoCloseable {
  /** Stands for the event that an open breaker lets through next. */
  private static final int OPEN_BREAKER = -1;

  private final String name;
  private final Core core;
  private final List<Observer> observers;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<DelayedEvent> delayed = new ArrayList<>();

  /** By number: the shared route on which the event is now. */
  private final Map<Integer, String> under = new TreeMap<>();

  /** How often a broadcast's listener gets an event: once, and once more for each redrive. */
  private final Map<Copy, Integer> copies = new HashMap<>();

  private final Map<Copy, Integer> heard = new ConcurrentHashMap<>();

  private final Set<Integer> ended = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> tries = new ConcurrentHashMap<>();
  private final Map<String, Integer> handled = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();

  /** What an event carries. Its handler fails so often before it succeeds. */
  record Job(int number, int failures) {}

  private record Listener(
      int index,
      Observer observer,
      String event,
      boolean broadcast,
      ObserveOptions options,
      Subscription subscription) {
    boolean hasBreaker() {
      return options.circuitBreaker().isPresent();
    }

    /** The name by which recovery records tell it from others. */
    String recorded() {
      return observer.id() + "/" + subscription.id();
    }
  }

  private record Copy(int listener, int number) {}

  MirrorWorld(String name, String url) {
    this.name = name;
    this.core = Core.connect(url);
    this.observers = List.of(Observer.connect(url), Observer.connect(url));
    observers.forEach(observer -> observer.onFailure(this::failed));
  }

  // ---- What a program is told

  /** Does it; what it answered, or what it threw. */
  String answer(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (VireoException | IllegalArgumentException | IllegalStateException e) {
      return e.getClass().getSimpleName();
    } catch (Exception e) {
      return "unexpected " + e;
    }
  }

  String on(int observer, String event, boolean broadcast, ObserveOptions options) {
    return answer(
        () -> {
          Observer app = observers.get(observer);
          int index = listeners.size();
          Subscription made =
              broadcast
                  ? app.onBroadcastMessage(event, Job.class, m -> heard(index, m), options)
                  : app.onMessage(event, Job.class, m -> handle(event, m), options);
          listeners.add(new Listener(index, app, event, broadcast, options, made));
          awaitStates(state -> state != State.CONNECTING, listeners);
          return made.state();
        });
  }

  private void handle(String route, Message<Job> message) {
    Job job = message.content();
    int tried = tries.merge(job.number(), 1, Integer::sum);
    if (tried <= job.failures()) {
      throw new IllegalStateException("no stock");
    }
    handled.merge(
        route
            + " "
            + job.number()
            + " attempt "
            + message.attempt()
            + " "
            + headers(message.headers()),
        1,
        Integer::sum);
    ended.add(job.number());
  }

  /** Without those that a driver or its broker adds. */
  private static String headers(Map<String, Object> all) {
    Map<String, Object> headers = new TreeMap<>(all);
    headers.keySet().removeIf(header -> header.startsWith("vireo-") || header.startsWith("x-"));
    return headers.toString();
  }

  private void heard(int listener, Message<Job> message) {
    Job job = message.content();
    int times = heard.merge(new Copy(listener, job.number()), 1, Integer::sum);
    handled.merge(
        "listener " + listener + " " + job.number() + " " + message.event(), 1, Integer::sum);
    if (times <= job.failures()) {
      throw new IllegalStateException("no stock");
    }
  }

  private void failed(Failure failure) {
    failures.merge(
        failure.event()
            + " "
            + failure.outcome()
            + " "
            + failure.exception().getClass().getSimpleName(),
        1,
        Integer::sum);
    if (failure.outcome() != Failure.Outcome.RETRIED
        && failure.outcome() != Failure.Outcome.RETURNED) {
      ended.add(MirrorProgram.number(UTF_8.decode(failure.body()).toString()));
    }
  }

  String emit(String event, Job job, EmitOptions options) {
    return answer(
        () -> {
          boolean taken = core.emit(event, job, options);
          if (taken) {
            under.put(job.number(), event);
          }
          return taken;
        });
  }

  String broadcast(String event, Job job, EmitOptions options) {
    return answer(
        () -> {
          core.broadcast(event, job, options);
          listeners.stream()
              .filter(one -> one.subscription.state() != State.STOPPED)
              .filter(one -> hears(one, event, options.exchange().orElse(null)))
              .forEach(one -> copies.put(new Copy(one.index, job.number()), 1));
          return "";
        });
  }

  private static boolean hears(Listener listener, String event, @Nullable String exchange) {
    return listener.broadcast
        && Objects.equals(listener.options.exchange().orElse(null), exchange)
        && event.matches(
            listener.event.replace(".", "\\.").replace("*", "[^.]+").replace("#", ".+"));
  }

  /** Emitted to a route that has a queue, or it would lie where all programs look. */
  String emitLater(String event, Job job, Duration delay) {
    return answer(
        () -> {
          delayed.add(core.emitLater(event, job, delay));
          under.put(job.number(), event);
          return "";
        });
  }

  String cancel() {
    return delayed.isEmpty()
        ? "none"
        : answer(
            () -> {
              DelayedEvent last = delayed.get(delayed.size() - 1);
              return core.cancel(DelayedEvent.parse(last.toString()));
            });
  }

  String withdraw(String event, Job job) {
    return answer(() -> core.cancel(core.emitLater(event, job, Duration.ofHours(1))));
  }

  String delegate(String event, Duration after, String fallback) {
    return answer(
        () -> {
          observers.get(0).delegate(event, after, fallback);
          return "";
        });
  }

  void moved(int number, String to) {
    if (under.containsKey(number)) {
      under.put(number, to);
    }
  }

  String declareRoute(String event, ObserveOptions options) {
    return answer(
        () -> {
          observers.get(1).declareRoute(event, options);
          return "";
        });
  }

  /** Tells one of the listeners something, and waits until it shows. */
  String tell(int listener, java.util.function.Consumer<Subscription> what, State shown) {
    // One with a breaker is paused by that alone, so that it is certain when it is open.
    List<Listener> pausable = listeners.stream().filter(one -> !one.hasBreaker()).toList();
    if (pausable.isEmpty()) {
      return "none";
    }
    Listener told = pausable.get(listener % pausable.size());
    return answer(
        () -> {
          State before = told.subscription.state();
          what.accept(told.subscription);
          if (before != State.STOPPED) {
            awaitStates(state -> state == shown, List.of(told));
          }
          return before + " then " + told.subscription.state();
        });
  }

  String pauseRoute(String event) {
    return answer(
        () -> {
          core.control().pauseRoute(event);
          awaitStates(state -> state == State.PAUSED || state == State.STOPPED, of(event));
          return core.control().routePause(event).isPresent();
        });
  }

  /** Also ends what the listeners were paused by themselves, so that what follows is certain. */
  String resumeRoute(String event) {
    return answer(
        () -> {
          core.control().resumeRoute(event);
          core.control().resumeListeners(event);
          awaitStates(state -> state == State.RUNNING || state == State.STOPPED, of(event));
          return core.control().routePause(event).isPresent();
        });
  }

  String pauseFromAfar(int observer, String event) {
    return answer(
        () -> {
          Observer target = observers.get(observer);
          observers.get(1 - observer).pauseOn(event, target.id());
          awaitStates(
              state -> state == State.PAUSED || state == State.STOPPED,
              of(event).stream().filter(one -> one.observer == target).toList());
          return "";
        });
  }

  String stopListening(int observer, String event) {
    return answer(
        () -> {
          observers.get(observer).stopListening(event);
          awaitStates(
              state -> state == State.STOPPED,
              of(event).stream().filter(one -> one.observer == observers.get(observer)).toList());
          return "";
        });
  }

  String redrive(String route, RecoveryFilter filter, RedriveOptions options) {
    return answer(
        () -> {
          List<RecoveryRecord> records = core.recovery(route).browse(filter);
          if (!options.dryRun()) {
            records.forEach(record -> ended.remove(number(record.event().body())));
          }
          RedriveResult result = core.recovery(route).redrive(filter, options);
          if (!options.dryRun()) {
            records.forEach(this::backToItsListener);
          }
          return result;
        });
  }

  private void backToItsListener(RecoveryRecord record) {
    listeners.stream()
        .filter(
            one -> one.broadcast && record.listener().filter(one.recorded()::equals).isPresent())
        .filter(one -> one.subscription.state() != State.STOPPED)
        .forEach(
            one ->
                copies.merge(new Copy(one.index, number(record.event().body())), 1, Integer::sum));
  }

  String discard(String route, RecoveryFilter filter) {
    return answer(() -> core.recovery(route).discard(filter));
  }

  String edit(String route, Job job) {
    return answer(
        () -> {
          List<RecoveryRecord> records = core.recovery(route).browse(RecoveryFilter.all());
          String id =
              records.stream()
                  .filter(record -> number(record.event().body()) == job.number())
                  .map(RecoveryRecord::id)
                  .findFirst()
                  .orElse("none");
          return core.recovery(route).edit(id, job).isPresent();
        });
  }

  /** Calls that mean nothing, or cannot be meant; they change nothing. */
  String odd(int which, String nobody, HostileValues values) {
    Observer app = observers.get(0);
    String text = values.text();
    Duration time = values.duration();
    return answer(
        () ->
            switch (which) {
              case 0 -> core.emit(text + "\n");
              case 1 -> app.on("amq." + text, data -> {});
              case 2 -> {
                app.pauseOn(nobody);
                app.resumeOn(nobody);
                app.stopListening(nobody);
                yield "";
              }
              case 3 -> core.control().routePause(nobody).isPresent();
              case 4 -> core.cancel(new DelayedEvent(nobody, "id", Instant.now(), "nowhere"));
              case 5 -> core.cancel(DelayedEvent.parse(text));
              case 6 -> core.recovery(nobody).count();
              case 7 -> core.recovery(nobody).find(text).isPresent();
              case 8 ->
                  core.recovery(nobody).redrive(RecoveryFilter.all(), RedriveOptions.defaults());
              case 9 -> core.recovery(nobody).discard(RecoveryFilter.ids(text));
              case 10 -> core.recovery(text + "\n").count();
              case 11 -> core.emitLater(nobody, 1, time.isNegative() ? time : time.negated());
              case 12 -> core.emit(nobody, new Object[] {Double.NaN, core});
              case 13 -> core.emit(nobody, 1, EmitOptions.builder().exchange(nobody).build());
              case 14 -> core.recovery(nobody).importFrom(new StringReader("{" + text));
              default -> app.health().status() + " " + core.health().status();
            });
  }

  private static int number(byte[] body) {
    return MirrorProgram.number(new String(body, UTF_8));
  }

  private List<Listener> of(String event) {
    return listeners.stream().filter(one -> !one.broadcast && one.event.equals(event)).toList();
  }

  private void awaitStates(java.util.function.Predicate<State> wanted, List<Listener> which) {
    Awaitility.await(name)
        .atMost(TestBroker.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> which.stream().allMatch(one -> wanted.test(one.subscription.state())));
  }

  // ---- What has become of it

  /** The events that somebody should still handle. */
  Set<Integer> outstanding() {
    Set<String> running = new HashSet<>();
    listeners.stream()
        .filter(one -> !one.broadcast && one.subscription.state() == State.RUNNING)
        .forEach(one -> running.add(one.event));
    Set<Integer> outstanding = new TreeSet<>();
    if (listeners.stream()
        .anyMatch(one -> one.hasBreaker() && one.subscription.state() == State.PAUSED)) {
      outstanding.add(OPEN_BREAKER);
    }
    under.forEach(
        (number, route) -> {
          if (running.contains(route) && !ended.contains(number)) {
            outstanding.add(number);
          }
        });
    copies.forEach(
        (copy, times) -> {
          if (listeners.get(copy.listener()).subscription.state() == State.RUNNING
              && heard.getOrDefault(copy, 0) < times) {
            outstanding.add(copy.number());
          }
        });
    return outstanding;
  }

  /** Everything that a program can see. */
  List<String> state(List<String> routes) {
    List<String> state = new ArrayList<>();
    handled.forEach((what, times) -> state.add("handled " + what + ", times: " + times));
    failures.forEach((what, times) -> state.add("failed " + what + ", times: " + times));
    new TreeMap<>(tries).forEach((number, times) -> state.add("tried " + number + ": " + times));
    routes.forEach(route -> records(route).forEach(record -> state.add("recovery " + record)));
    listeners.forEach(one -> state.add("listener " + one.index + " " + one.subscription.state()));
    observers.forEach(one -> state.add("health " + one.health().status()));
    state.add("unrouted " + core.unroutedEvents());
    state.add("not expected " + unexpected());
    return state;
  }

  /** What a listener heard that it should not have. */
  private Set<Copy> unexpected() {
    Set<Copy> unexpected = new HashSet<>();
    heard.forEach(
        (copy, times) -> {
          if (times > copies.getOrDefault(copy, 0)) {
            unexpected.add(copy);
          }
        });
    return unexpected;
  }

  private List<String> records(String route) {
    return core.recovery(route).browse(RecoveryFilter.all()).stream()
        .map(
            record ->
                record.route()
                    + " "
                    + record.event().name()
                    + " "
                    + number(record.event().body())
                    + " "
                    + record.error().type()
                    + " "
                    + record.attempts()
                    + " "
                    + headers(record.event().headers()))
        .sorted()
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    observers.forEach(Observer::close);
    core.close();
  }

  @Override
  public String toString() {
    return name;
  }
}

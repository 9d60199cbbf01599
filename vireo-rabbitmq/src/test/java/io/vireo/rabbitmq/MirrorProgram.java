package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.CircuitBreaker;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.rabbitmq.MirrorWorld.Job;
import io.vireo.tck.fault.HostileValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Draws calls, has several worlds do each of them, and compares what they answer and show. It waits
 * after each call until all is handled that can be, so that no difference is one of time.
 */
final class MirrorProgram {
  private static final Set<String> STATES =
      Stream.of(State.values()).map(State::name).collect(Collectors.toSet());

  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

  private final HostileValues values;
  private final List<MirrorWorld> worlds;
  private final String prefix = "mirror." + UUID.randomUUID().toString().substring(0, 8) + ".";
  private final List<String> routes = List.of(prefix + "a", prefix + "b", prefix + "c");
  private final String delegated = prefix + "d";

  /** The one listener of this route has a circuit breaker, and gets its events one by one. */
  private final String guarded = prefix + "e";

  private final List<String> patterns = List.of(prefix + "x.*", prefix + "#", prefix + "x.y");
  private final String exchange = prefix + "exchange";
  private final ExchangeType exchangeType;
  private final Map<String, RetryPolicy> policies = new HashMap<>();
  private final Set<String> acknowledged = new HashSet<>();

  /** The routes whose queues are bound to the usual exchange. */
  private final List<String> opened = new ArrayList<>();

  private final List<String> done = new ArrayList<>();
  private boolean delegates;
  private int numbers;

  MirrorProgram(HostileValues values, List<MirrorWorld> worlds) {
    this.values = values;
    this.worlds = worlds;
    this.exchangeType = values.chance(0.5) ? ExchangeType.DIRECT : ExchangeType.TOPIC;
    for (String route : routes) {
      policies.put(route, policy());
      if (values.chance(0.15)) {
        acknowledged.add(route);
      }
    }
  }

  /** Which event a body is of. */
  static int number(String body) {
    Matcher matcher = NUMBER.matcher(body);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** The names of all shared routes that it may have used. */
  List<String> routes() {
    return Stream.concat(routes.stream(), Stream.of(delegated, guarded)).toList();
  }

  /** All names under which events may be in recovery. */
  List<String> recoveryRoutes() {
    return Stream.concat(routes().stream(), patterns.stream()).toList();
  }

  /** The exchanges that it may have declared. */
  List<String> exchanges() {
    return List.of(exchange, nobody());
  }

  /** A name that nobody listens to. */
  private String nobody() {
    return prefix + "nobody";
  }

  void run(int calls) {
    for (int i = 0; i < calls; i++) {
      call();
      settle();
    }
  }

  private void call() {
    String route = values.oneOf(routes);
    int one = values.below(50);
    switch (values.below(24)) {
      case 0, 1, 2 -> on(route);
      case 3, 4, 5, 6, 7 -> emit(route);
      case 8 -> broadcast();
      case 9 -> later(route);
      case 10 -> tell("pause", one, Subscription::pause, State.PAUSED);
      case 11 -> tell("resume", one, Subscription::resume, State.RUNNING);
      case 12 -> tell("stop", one, Subscription::stop, State.STOPPED);
      case 13 -> onPausedRoute(route);
      case 14 -> both("pause from afar " + route, world -> world.pauseFromAfar(one % 2, route));
      case 15 -> delegate();
      case 16 -> redriveOneOf(recoveryRoutes());
      case 17 -> repair(values.oneOf(recoveryRoutes()));
      case 18 -> declareRoute(route);
      case 19, 20 -> odd();
      case 21, 22 -> guarded();
      default ->
          both(
              "stop listening " + one % 2 + " to " + route,
              world -> world.stopListening(one % 2, route));
    }
  }

  /** What they have answered. */
  private String both(String what, Function<MirrorWorld, String> call) {
    List<String> answers = worlds.stream().map(call).toList();
    done.add(what + " -> " + answers.get(0));
    assertThat(answers).as("%s\nanswers of %s", history(), worlds).containsOnly(answers.get(0));
    if (answers.get(0).startsWith("unexpected")) {
      throw new AssertionError(history());
    }
    return answers.get(0);
  }

  private String history() {
    return String.join("\n", done);
  }

  private void settle() {
    for (MirrorWorld world : worlds) {
      Awaitility.await()
          .atMost(TestBroker.PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .untilAsserted(
              () ->
                  assertThat(world.outstanding())
                      .as("%s\noutstanding in %s", history(), world)
                      .isEmpty());
    }
    Awaitility.await()
        .atMost(TestBroker.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              List<List<String>> states =
                  worlds.stream().map(world -> world.state(recoveryRoutes())).toList();
              assertThat(states.get(1))
                  .as("%s\n%s, and not as %s", history(), worlds.get(1), worlds.get(0))
                  .isEqualTo(states.get(0));
            });
  }

  // ---- Calls

  private void on(String route) {
    boolean broadcast = values.chance(0.25);
    String event = broadcast ? values.oneOf(patterns) : route;
    // Which of several listeners gets an event is chance: what becomes of it must not depend on it.
    ObserveOptions options =
        options(
            broadcast ? RetryPolicy.none() : policies.get(route),
            !broadcast && acknowledged.contains(route));
    if (values.chance(0.25)) {
      options = at(options);
    }
    boolean listens = on(event, broadcast, options);
    if (listens && !broadcast && options.exchange().isEmpty() && !opened.contains(route)) {
      opened.add(route);
    }
  }

  /**
   * The same listener at an exchange of the program's own, now and then of a type that it is not.
   */
  private ObserveOptions at(ObserveOptions options) {
    ExchangeType type = values.chance(0.9) ? exchangeType : ExchangeType.FANOUT;
    return options.toBuilder().exchange(exchange).exchangeType(type).build();
  }

  /** Whether there is such a listener now. */
  private boolean on(String event, boolean broadcast, ObserveOptions options) {
    int observer = values.below(2);
    String answer =
        both(
            "on " + event + (broadcast ? " (broadcast) " : " ") + options + " at " + observer,
            world -> world.on(observer, event, broadcast, options));
    return STATES.contains(answer);
  }

  private ObserveOptions options(RetryPolicy policy, boolean autoAcknowledge) {
    ObserveOptions.Builder builder = ObserveOptions.builder().resumable(values.chance(0.5));
    if (values.chance(0.3)) {
      builder.prefetch(values.oneOf(List.of(1, 5, 1_000)));
    }
    if (values.chance(0.3)) {
      builder.concurrency(1 + values.below(4));
    }
    builder.autoAcknowledge(autoAcknowledge);
    if (values.chance(0.2)) {
      builder.maxDeliveries(3);
    }
    if (values.chance(0.2)) {
      builder.handlerTimeout(Duration.ofSeconds(30));
    }
    return builder.retryPolicy(policy).build();
  }

  private RetryPolicy policy() {
    return switch (values.below(7)) {
      case 0 -> RetryPolicy.immediately(2);
      case 1 -> RetryPolicy.after(Duration.ofMillis(1), Duration.ofMillis(2));
      case 2 -> RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(5)).atMost(2);
      case 3 -> RetryPolicy.immediately(5).discardOn(IllegalStateException.class);
      case 4 -> RetryPolicy.immediately(5).onlyOn(IllegalArgumentException.class);
      default -> RetryPolicy.none();
    };
  }

  private Job job() {
    return new Job(++numbers, values.chance(0.6) ? 0 : values.oneOf(List.of(1, 2, 3, 1_000)));
  }

  private void emit(String route) {
    EmitOptions.Builder builder = EmitOptions.builder().required(values.chance(0.2));
    if (values.chance(0.3)) {
      builder.header("number", values.number()).header("text", "é" + values.below(9));
    }
    if (values.chance(0.2)) {
      builder.persistent(values.chance(0.5)).priority(values.below(256));
    }
    if (values.chance(0.2)) {
      builder.expiration(Duration.ofHours(1));
    }
    if (values.chance(0.1)) {
      builder.waitForRoute(Duration.ofMillis(20));
    }
    if (values.chance(0.2)) {
      builder.exchange(exchange);
    }
    EmitOptions options = builder.build();
    for (int i = values.below(4); i >= 0; i--) {
      Job job = job();
      both("emit " + route + " " + job + " " + options, world -> world.emit(route, job, options));
    }
  }

  private void broadcast() {
    Job job = new Job(++numbers, values.chance(0.7) ? 0 : values.oneOf(List.of(1, 1_000)));
    String event = prefix + values.oneOf(List.of("x.y", "x.z", "x.y.z"));
    EmitOptions options =
        values.chance(0.2)
            ? EmitOptions.builder().exchange(exchange).build()
            : EmitOptions.defaults();
    both(
        "broadcast " + event + " " + job + " " + options,
        world -> world.broadcast(event, job, options));
  }

  private void guarded() {
    if (!opened.contains(guarded)) {
      opened.add(guarded);
      CircuitBreaker breaker =
          CircuitBreaker.builder()
              .window(1 + values.below(4))
              .minimum(1)
              .failureRatio(values.oneOf(List.of(0.3, 0.5, 1.0)))
              .pause(Duration.ofMillis(20))
              .build();
      RetryPolicy policy = values.oneOf(List.of(RetryPolicy.none(), RetryPolicy.immediately(3)));
      on(
          guarded,
          false,
          ObserveOptions.builder()
              .resumable(true)
              .retryPolicy(policy)
              .circuitBreaker(breaker)
              .build());
    }
    for (int i = values.below(4); i >= 0; i--) {
      Job job = job();
      both(
          "emit " + guarded + " " + job, world -> world.emit(guarded, job, EmitOptions.defaults()));
      settle();
    }
  }

  private void later(String route) {
    if (!opened.contains(route)) {
      return;
    }
    Job job = job();
    if (values.chance(0.5)) {
      both("withdraw " + route + " " + job, world -> world.withdraw(route, job));
    } else {
      Duration delay = Duration.ofMillis(1 + values.below(100));
      both(
          "emit later " + route + " " + job + " " + delay,
          world -> world.emitLater(route, job, delay));
      settle();
    }
  }

  private void tell(
      String what, int listener, java.util.function.Consumer<Subscription> call, State shown) {
    both(what + " listener " + listener, world -> world.tell(listener, call, shown));
  }

  /** What is emitted to a route that is paused waits, and a listener that comes then as well. */
  private void onPausedRoute(String route) {
    both("pause route " + route, world -> world.pauseRoute(route));
    for (int i = values.below(3); i > 0; i--) {
      if (values.chance(0.3)) {
        on(route);
      } else {
        emit(route);
      }
      settle();
    }
    both("resume route " + route, world -> world.resumeRoute(route));
  }

  /** Nobody listens to the route that delegates: when its events move would be a matter of time. */
  private void delegate() {
    String to = routes.get(2);
    if (!delegates) {
      both("delegate " + delegated, world -> world.delegate(delegated, Duration.ofMillis(1), to));
      delegates = true;
    }
    Job job = job();
    both(
        "emit " + delegated + " " + job,
        world -> world.emit(delegated, job, EmitOptions.defaults()));
    worlds.forEach(world -> world.moved(job.number(), to));
  }

  private RecoveryFilter filter() {
    return values.chance(0.7)
        ? RecoveryFilter.all()
        : RecoveryFilter.builder()
            .errorType(
                values.oneOf(
                    List.of("IllegalStateException", "java.lang.IllegalStateException", "Other")))
            .build();
  }

  /** Not where many events at once would decide by their order what a breaker does. */
  private void redriveOneOf(List<String> all) {
    redrive(values.oneOf(all.stream().filter(route -> !route.equals(guarded)).toList()));
  }

  private void redrive(String route) {
    RecoveryFilter filter = filter();
    RedriveOptions options =
        RedriveOptions.builder().dryRun(values.chance(0.2)).window(1 + values.below(3)).build();
    both("redrive " + route, world -> world.redrive(route, filter, options));
  }

  private void repair(String route) {
    RecoveryFilter filter = filter();
    if (values.chance(0.5)) {
      both("discard " + route, world -> world.discard(route, filter));
    } else {
      Job job = new Job(1 + values.below(numbers + 1), 0);
      both("edit " + route + " " + job, world -> world.edit(route, job));
    }
  }

  private void odd() {
    int which = values.below(16);
    long seed = values.number();
    both(
        "odd call " + which + " " + seed,
        world -> world.odd(which, nobody(), new HostileValues(seed)));
  }

  private void declareRoute(String route) {
    ObserveOptions options = ObserveOptions.builder().resumable(values.chance(0.5)).build();
    String answer =
        both("declare " + route + " " + options, world -> world.declareRoute(route, options));
    if (answer.isEmpty() && !opened.contains(route)) {
      opened.add(route);
    }
  }
}

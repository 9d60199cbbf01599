package io.vireo.console.internal.fleet;

import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.Health.Part;
import io.vireo.Health.Status;
import io.vireo.Subscription;
import io.vireo.console.internal.fleet.Attention.Severity;
import io.vireo.console.internal.fleet.RouteView.Listener;
import io.vireo.console.internal.operation.PageLinks;
import io.vireo.console.internal.operation.Times;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.text.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what needs a person now: judges what is known already, and asks the broker nothing. Any
 * thread may call it.
 */
final class AttentionList {
  /** An event that is older has waited long enough to be worth a look. */
  private static final Duration OLD = Duration.ofMinutes(5);

  /** More would hide what is urgent. */
  private static final int MOST = 100;

  private static final String BREAKER = "its circuit breaker";

  private final Instant now;
  private final List<Attention> found = new ArrayList<>();

  private final Function<String, @Nullable Instant> oldestFailure;

  /** The routes whose failed events are told of, for two routes of one name have the same ones. */
  private final Set<String> toldFailures = new HashSet<>();

  private AttentionList(Instant now, Function<String, @Nullable Instant> oldestFailure) {
    this.now = now;
    this.oldestFailure = oldestFailure;
  }

  /**
   * What needs a person, the most urgent first.
   *
   * @param oldestFailure when the oldest failed event of a route failed; null if that is not known
   */
  static List<Attention> of(
      Instant now,
      String endpoint,
      Reachability reachability,
      Health health,
      FleetView view,
      Function<String, @Nullable Instant> oldestFailure) {
    AttentionList list = new AttentionList(now, oldestFailure);
    list.addConnection(endpoint, reachability);
    if (reachability.reachable()) {
      // Without a broker nothing works, which has been said.
      list.addHealth(health);
    }
    view.routes().forEach(list::addRoute);
    list.addUnrouted(view.unrouted());
    list.found.sort(Attention.ORDER);
    if (list.found.size() <= MOST) {
      return list.found;
    }
    List<Attention> shown = new ArrayList<>(list.found.subList(0, MOST));
    int more = list.found.size() - MOST;
    shown.add(
        new Attention(
            Severity.NOTE, 0, more + " more", "The pages of the routes show them.", "#/routes"));
    return shown;
  }

  private void addConnection(String endpoint, Reachability reachability) {
    if (!reachability.reachable()) {
      String reason = reachability.reason();
      add(
          Severity.PROBLEM,
          Double.MAX_VALUE,
          "The broker " + endpoint + " cannot be used",
          sentence(reason == null ? "The reason is not known" : reason)
              + " What is shown is what was known last; the console tries again by itself.",
          "#/doctor");
    }
  }

  private void addHealth(Health health) {
    for (Part part : health.parts()) {
      if (part.status() != Status.UP && !part.connection()) {
        add(
            part.status() == Status.DOWN ? Severity.PROBLEM : Severity.WARNING,
            1e12,
            part.name() + " is " + part.status().name().toLowerCase(Locale.ROOT),
            sentence(part.reason().orElse("The reason is not known"))
                + " Since "
                + Times.sentence(part.since())
                + ".",
            "#/doctor");
      }
    }
  }

  private void addRoute(RouteView route) {
    Pause pause = route.pause();
    addWaiting(route, pause);
    addOldest(route);
    addFailures(route);
    if (pause != null && !isBreaker(pause)) {
      addPause(route, pause);
    }
    addListeners(route);
  }

  private void addWaiting(RouteView route, @Nullable Pause pause) {
    Long waiting = route.waiting();
    if (waiting != null && waiting > 0 && route.running() == 0 && pause == null) {
      add(
          Severity.PROBLEM,
          1e9 + waiting,
          "Nobody handles " + route.key().event(),
          text(
              "%,d events wait, and no listener of the route runs. Start the program that listens to it.",
              waiting),
          link(route));
    }
  }

  private void addOldest(RouteView route) {
    Instant oldest = route.oldest();
    if (oldest != null && oldest.plus(OLD).isBefore(now)) {
      add(
          Severity.WARNING,
          (double) Duration.between(oldest, now).toSeconds(),
          "Old events of " + route.key().event(),
          text(
              "The oldest event that a listener has was emitted at %s. The listeners may be too slow, or a handler hangs.",
              Times.sentence(oldest)),
          link(route));
    }
  }

  private void addFailures(RouteView route) {
    FailureTrend failures = route.failures();
    if (failures == null || !toldFailures.add(route.key().event())) {
      return;
    }
    boolean growing = failures.growing(now);
    add(
        growing ? Severity.PROBLEM : Severity.WARNING,
        (double) failures.count(),
        Quantity.of(failures.count(), "failed event") + " of " + route.key().event(),
        since(route, failures)
            + (growing
                ? text("Their number grew at %s.", Times.sentence(failures.lastGrowth()))
                : "Their number has not grown lately."),
        PageLinks.failures(route.key().event()));
  }

  private String since(RouteView route, FailureTrend failures) {
    Instant oldest = oldestFailure.apply(route.key().event());
    return oldest == null
        ? text("Seen since %s. ", Times.sentence(failures.since()))
        : text("The oldest is of %s. ", Times.sentence(oldest));
  }

  private void addPause(RouteView route, Pause pause) {
    Long waiting = route.waiting();
    StringBuilder detail = new StringBuilder("Paused");
    pause.by().ifPresent(by -> detail.append(" by ").append(by));
    detail.append(" at ").append(Times.sentence(pause.since()));
    pause.until().ifPresent(until -> detail.append(", until ").append(Times.sentence(until)));
    pause.reason().ifPresent(reason -> detail.append(": ").append(reason));
    detail.append('.');
    if (waiting != null && waiting > 0) {
      detail.append(text(" %,d events wait.", waiting));
    }
    add(
        waiting != null && waiting > 0 ? Severity.WARNING : Severity.NOTE,
        waiting == null ? 0 : (double) waiting,
        pause.wholeRoute() || route.running() == 0
            ? route.key().event() + " is paused"
            : "Listeners of " + route.key().event() + " are paused",
        detail.toString(),
        link(route));
  }

  private void addListeners(RouteView route) {
    int failed = 0;
    int connecting = 0;
    int broken = 0;
    for (Listener listener : route.listeners()) {
      Subscription.State state = listener.status().state();
      Optional<Pause> pause = listener.status().pause();
      failed += state == Subscription.State.FAILED ? 1 : 0;
      connecting += state == Subscription.State.CONNECTING ? 1 : 0;
      broken += pause.filter(AttentionList::isBreaker).isPresent() ? 1 : 0;
    }
    String event = route.key().event();
    int all = route.listeners().size();
    if (failed > 0) {
      add(
          Severity.PROBLEM,
          failed,
          "Listeners of " + event + " have failed",
          text(
              "%d of %d have ended with an error that waiting does not cure. The logs of their programs tell why.",
              failed, all),
          link(route));
    }
    if (broken > 0) {
      add(
          Severity.PROBLEM,
          broken,
          "Circuit breakers of " + event + " are open",
          text(
              "%d of %d listeners take no events for a while, because too many have failed.",
              broken, all),
          link(route));
    }
    if (connecting > 0) {
      add(
          Severity.WARNING,
          connecting,
          "Listeners of " + event + " are not registered",
          text("%d of %d are connecting to the broker.", connecting, all),
          link(route));
    }
  }

  private void addUnrouted(@Nullable Long unrouted) {
    if (unrouted != null && unrouted > 0) {
      add(
          Severity.WARNING,
          unrouted,
          "Delayed events that no queue took",
          text(
              "%,d events fell due when nobody listened to them. They are kept as failed events of %s.",
              unrouted, RouteFacts.UNROUTED),
          PageLinks.failures(RouteFacts.UNROUTED));
    }
  }

  private void add(Severity severity, double weight, String title, String detail, String link) {
    found.add(new Attention(severity, weight, title, detail, link));
  }

  private static boolean isBreaker(Pause pause) {
    return pause.by().filter(BREAKER::equals).isPresent();
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String text(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String link(RouteView route) {
    return PageLinks.route(route.key().event(), route.key().broadcast());
  }
}

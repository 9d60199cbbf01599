package io.vireo.spring.actuate;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.Subscription;
import io.vireo.spring.ListenerDescription;
import io.vireo.spring.VireoListeners;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.convert.DurationStyle;

/**
 * The actuator's endpoint {@code vireo}: what listens in this application and in all others on its
 * broker, what is paused, and what is in recovery. By default it may only be read; {@code
 * management.endpoint.vireo.access=unrestricted} lets it pause, resume, redrive and discard.
 *
 * <p>It never shows the data of events. Each operation blocks for exchanges with the broker, and
 * one that asks all observers for a second.
 */
@Endpoint(id = "vireo", defaultAccess = Access.READ_ONLY)
public final class VireoEndpoint {
  private static final Duration PING = Duration.ofSeconds(1);
  private static final int RECORDS = 20;
  private static final String BY = "the actuator's endpoint";

  private final Map<String, Observer> observers;
  private final @Nullable Observer standard;
  private final @Nullable VireoListeners listeners;

  /**
   * An endpoint for the observers of an application.
   *
   * @param observers the observers, by the names of their beans
   * @param standard the one that is meant where none is named, or null if one has to be named
   * @param listeners the annotated listeners, or null if there are none
   */
  public VireoEndpoint(
      Map<String, Observer> observers,
      @Nullable Observer standard,
      @Nullable VireoListeners listeners) {
    this.observers = new LinkedHashMap<>(observers);
    this.standard = standard;
    this.listeners = listeners;
  }

  /**
   * The observers and annotated listeners of this application.
   *
   * @return their descriptions
   */
  @ReadOperation
  public Map<String, Object> application() {
    Map<String, Object> shown = new LinkedHashMap<>();
    observers.forEach((name, observer) -> shown.put(name, observer(observer)));
    return Map.of("observers", shown, "listeners", listeners());
  }

  /**
   * One kind of things.
   *
   * @param section {@code listeners} of this application; "observers" or {@code routes} of all
   *     applications on the broker
   * @param observer the bean by which the broker is asked, where there are several
   * @return their descriptions, or null for another section
   */
  @ReadOperation
  public @Nullable Object section(@Selector String section, @Nullable String observer) {
    return switch (section) {
      case "listeners" -> listeners();
      case "observers" -> Statuses.observers(core(observer).control().ping(PING));
      case "routes" -> Statuses.routes(core(observer).control().ping(PING));
      default -> null;
    };
  }

  /**
   * One thing.
   *
   * @param section "listeners", "observers", "routes" or "recovery"
   * @param name the id of a listener or observer, or the route
   * @param observer the bean by which the broker is asked, where there are several
   * @param limit how many records of recovery are shown at most, by default 20
   * @return its description, or null if there is none
   */
  @ReadOperation
  public @Nullable Object one(
      @Selector String section,
      @Selector String name,
      @Nullable String observer,
      @Nullable Integer limit) {
    return switch (section) {
      case "listeners" ->
          listeners().stream().filter(one -> name.equals(one.get("id"))).findFirst().orElse(null);
      case "observers" ->
          Statuses.observers(core(observer).control().ping(PING)).stream()
              .filter(one -> name.equals(one.get("id")))
              .findFirst()
              .orElse(null);
      case "routes" -> route(core(observer), name);
      case "recovery" -> recovery(core(observer).recovery(name), limit == null ? RECORDS : limit);
      default -> null;
    };
  }

  /**
   * Changes one thing.
   *
   * @param section "listeners", "observers", "routes" or "recovery"
   * @param name the id of a listener or observer, or the route
   * @param action {@code pause} or {@code resume}; for recovery {@code redrive} or {@code discard}
   * @param observer the bean by which the broker is told, where there are several
   * @param reason why something is paused
   * @param duration for how long something is paused, such as {@code 10m}
   * @param ids which records of recovery are meant, with commas between them; by default all
   * @return what was done
   */
  @WriteOperation
  public Map<String, Object> change(
      @Selector String section,
      @Selector String name,
      String action,
      @Nullable String observer,
      @Nullable String reason,
      @Nullable String duration,
      @Nullable List<String> ids) {
    switch (section) {
      case "listeners" -> changeListener(name, action);
      case "observers" -> {
        if (pauses(action)) {
          core(observer).control().pauseObserver(name, pause(reason, duration));
        } else {
          core(observer).control().resumeObserver(name);
        }
      }
      case "routes" -> {
        if (pauses(action)) {
          core(observer).control().pauseRoute(name, pause(reason, duration));
        } else {
          core(observer).control().resumeRoute(name);
        }
      }
      case "recovery" -> {
        return changeRecovery(core(observer).recovery(name), action, filter(ids));
      }
      default -> throw refused("There is nothing to change in the section " + section);
    }
    return Map.of("name", name, "action", action);
  }

  private void changeListener(String id, String action) {
    Subscription subscription = listeners == null ? null : listeners.subscription(id).orElse(null);
    if (subscription == null) {
      throw refused("No listener of this application with the id " + id + " listens");
    }
    if (pauses(action)) {
      subscription.pause();
    } else {
      subscription.resume();
    }
  }

  private static Map<String, Object> changeRecovery(
      Recovery recovery, String action, RecoveryFilter filter) {
    return switch (action) {
      case "redrive" -> Statuses.redriven(recovery.redrive(filter, RedriveOptions.defaults()));
      case "discard" -> Map.of("discarded", recovery.discard(filter));
      default -> throw refused("The action for recovery is redrive or discard, not " + action);
    };
  }

  private static RecoveryFilter filter(@Nullable List<String> ids) {
    return ids == null || ids.isEmpty()
        ? RecoveryFilter.all()
        : RecoveryFilter.ids(ids.toArray(String[]::new));
  }

  private static boolean pauses(String action) {
    return switch (action) {
      case "pause" -> true;
      case "resume" -> false;
      default -> throw refused("The action is pause or resume, not " + action);
    };
  }

  private static PauseOptions pause(@Nullable String reason, @Nullable String duration) {
    PauseOptions.Builder options = PauseOptions.builder().by(BY);
    if (reason != null) {
      options.reason(reason);
    }
    if (duration != null) {
      options.howLong(DurationStyle.detectAndParse(duration));
    }
    return options.build();
  }

  private static InvalidEndpointRequestException refused(String why) {
    return new InvalidEndpointRequestException(why, why);
  }

  private Core core(@Nullable String name) {
    Observer named = name == null ? standard : observers.get(name);
    if (named == null) {
      throw refused("Say observer=NAME with one of the beans " + observers.keySet());
    }
    return named;
  }

  private static Map<String, Object> observer(Observer observer) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", observer.id());
    shown.put("status", observer.health().status().name());
    shown.put("parts", VireoHealthIndicator.parts(observer.health()));
    shown.put("unroutedEvents", observer.unroutedEvents());
    return shown;
  }

  private List<Map<String, Object>> listeners() {
    VireoListeners known = listeners;
    return known == null
        ? List.of()
        : known.all().stream().map(one -> listener(known, one)).toList();
  }

  private static Map<String, Object> listener(VireoListeners known, ListenerDescription one) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", one.id());
    shown.put("event", one.event());
    shown.put("broadcast", one.broadcast());
    shown.put("bean", one.bean());
    shown.put("method", one.method().toGenericString());
    shown.put(
        "state",
        known
            .subscription(one.id())
            .map(Subscription::state)
            .map(Objects::toString)
            .orElse("NONE"));
    return shown;
  }

  private static Map<String, Object> route(Core core, String event) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("event", event);
    core.control().routePause(event).ifPresent(pause -> shown.put("pause", Statuses.pause(pause)));
    shown.put("recovery", core.recovery(event).count());
    shown.put(
        "listeners",
        Statuses.observers(core.control().ping(PING)).stream()
            .filter(one -> Statuses.listensTo(one, event))
            .map(one -> one.get("id"))
            .toList());
    return shown;
  }

  private static Map<String, Object> recovery(Recovery recovery, int limit) {
    return Map.of(
        "route",
        recovery.route(),
        "count",
        recovery.count(),
        "records",
        recovery.browse(RecoveryFilter.builder().limit(limit).build()).stream()
            .map(Statuses::recordOf)
            .toList());
  }
}

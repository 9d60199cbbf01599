package io.vireo.console.internal.fleet;

import io.vireo.Core;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.audit.AuditedActions;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.BrokerCalls;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.console.internal.operation.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Pauses and resumes routes and observers for users. Any thread may call it. */
public final class Pausing {
  private static final Duration ANSWER_TIME = Duration.ofMillis(500);

  private static final int MAX_NAME_BYTES = 255;

  private final Core core;
  private final FleetPoller poller;
  private final AuditedActions audit;

  /** Pauses by the control of a core. */
  public Pausing(Core core, FleetPoller poller, AuditedActions audit) {
    this.core = core;
    this.poller = poller;
    this.audit = audit;
  }

  ConsoleResponse pauseRoute(Call call) {
    JsonBody body = JsonBody.of(call, "reason", "seconds", "scope");
    String event = call.path("event");
    boolean whole = isWholeRoute(body);
    change(
        call,
        "pause",
        event,
        (whole ? "whole route" : "listeners that are there") + detail(body),
        () -> {
          PauseOptions options = options(call, body);
          if (whole) {
            core.control().pauseRoute(event, options);
          } else {
            core.control().pauseListeners(event, options);
          }
        });
    return Answers.noContent();
  }

  ConsoleResponse resumeRoute(Call call) {
    JsonBody body = JsonBody.of(call, "scope");
    String event = call.path("event");
    boolean whole = isWholeRoute(body);
    change(
        call,
        "resume",
        event,
        whole ? "whole route" : "listeners that are there",
        () -> {
          if (whole) {
            core.control().resumeRoute(event);
          } else {
            core.control().resumeListeners(event);
          }
        });
    return Answers.noContent();
  }

  ConsoleResponse pauseObserver(Call call) {
    JsonBody body = JsonBody.of(call, "event", "reason", "seconds");
    String id = call.path("id");
    Optional<String> event = body.optionalName("event");
    change(
        call,
        "pause",
        "observer " + id,
        event.map(name -> "listeners of " + name).orElse("all listeners") + detail(body),
        () -> {
          requireObserver(id);
          PauseOptions options = options(call, body);
          if (event.isPresent()) {
            core.control().pauseObserver(id, event.get(), options);
          } else {
            core.control().pauseObserver(id, options);
          }
        });
    return Answers.noContent();
  }

  ConsoleResponse resumeObserver(Call call) {
    JsonBody body = JsonBody.of(call, "event");
    String id = call.path("id");
    Optional<String> event = body.optionalName("event");
    change(
        call,
        "resume",
        "observer " + id,
        event.map(name -> "listeners of " + name).orElse("all listeners"),
        () -> {
          requireObserver(id);
          if (event.isPresent()) {
            core.control().resumeObserver(id, event.get());
          } else {
            core.control().resumeObserver(id);
          }
        });
    return Answers.noContent();
  }

  private void change(Call call, String action, String target, String detail, Runnable task) {
    audit.run(call, action, target, detail, () -> BrokerCalls.run(task));
    poller.pollSoon();
  }

  /** An observer that has just started is not among those that are shown, so it is asked for. */
  private void requireObserver(String id) {
    if (!isAmong(poller.view().observers(), id) && !isAmong(core.control().ping(ANSWER_TIME), id)) {
      throw ApiException.notFound("No observer with the id '" + id + "' answers");
    }
  }

  private static boolean isAmong(List<ObserverStatus> observers, String id) {
    return observers.stream().anyMatch(observer -> observer.id().equals(id));
  }

  private static boolean isWholeRoute(JsonBody body) {
    String scope = body.optionalName("scope").orElse("route");
    if (!scope.equals("route") && !scope.equals("listeners")) {
      throw ApiException.badRequest("The field 'scope' has to be 'route' or 'listeners'");
    }
    return scope.equals("route");
  }

  private static PauseOptions options(Call call, JsonBody body) {
    PauseOptions.Builder options = PauseOptions.builder().by(shortened(call.user().name()));
    body.optionalText("reason").ifPresent(options::reason);
    body.optionalSeconds("seconds").ifPresent(options::howLong);
    return options.build();
  }

  private static String detail(JsonBody body) {
    String time =
        body.optionalSeconds("seconds").map(Times::words).map(text -> " for " + text).orElse("");
    return time + body.optionalText("reason").map(reason -> ", because: " + reason).orElse("");
  }

  /** The beginning of a name that fits into the record of a pause. */
  private static String shortened(String name) {
    String shortened = name;
    while (shortened.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
    }
    return shortened;
  }
}

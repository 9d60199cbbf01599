package io.vireo.console.internal.send;

import io.vireo.Core;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ObserveOptions;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditedActions;
import io.vireo.console.internal.failure.PayloadView;
import io.vireo.console.internal.fleet.FleetPoller;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.BrokerCalls;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import io.vireo.console.internal.operation.Times;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.operations.inspection.Inspection;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Opens taps for users, and ends them. Any thread may call. */
public final class TapOperations implements OperationSource, AutoCloseable {
  private static final int MOST_EVENTS = 1_000;
  private static final int MOST_SECONDS = 600;

  private final Inspection inspection;
  private final FleetPoller poller;
  private final Function<ConsoleUser, PayloadView> views;
  private final AuditedActions audit;
  private final Taps taps;

  /**
   * Opens taps on the driver of a core.
   *
   * @param inspection knows the routes that have a queue without a listener
   * @param poller knows the listeners
   * @param views tells what a user sees of bodies and headers
   */
  public TapOperations(
      Core core,
      Inspection inspection,
      FleetPoller poller,
      EventHub hub,
      Function<ConsoleUser, PayloadView> views,
      AuditedActions audit) {
    this.inspection = inspection;
    this.poller = poller;
    this.views = views;
    this.audit = audit;
    this.taps = new Taps(core.unwrap(Driver.class).orElseThrow(), poller, hub);
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("POST", "/taps", Role.OPERATOR, this::open),
        new Operation("DELETE", "/taps/{tap}", Role.OPERATOR, this::close));
  }

  private ConsoleResponse open(Call call) {
    JsonBody body = JsonBody.of(call, "event", "broadcast", "limit", "seconds", "stream");
    String event = body.text("event");
    boolean broadcast = body.flag("broadcast", false);
    int limit = body.number("limit", 100, 1, MOST_EVENTS);
    int seconds = body.number("seconds", MOST_SECONDS, 1, MOST_SECONDS);
    String stream = body.text("stream");
    String tap =
        audit.get(
            call,
            "tap",
            event,
            "at most %d events, for %s%s"
                .formatted(
                    limit,
                    Times.words(Duration.ofSeconds(seconds)),
                    broadcast ? ", broadcasts" : ""),
            () ->
                BrokerCalls.get(
                    () -> {
                      Optional<RouteOptions> route =
                          broadcast ? Optional.empty() : poller.sharedListener(event);
                      boolean kept = broadcast || route.map(RouteOptions::resumable).orElse(true);
                      if (!broadcast && route.isEmpty()) {
                        requireQueue(event);
                      }
                      return taps.open(
                          new Tap.Request(
                              event, broadcast, kept, stream, views.apply(call.user()), limit),
                          binding(route),
                          Duration.ofSeconds(seconds));
                    }),
            id -> "done");
    return Answers.ok(Json.object().put("tap", tap));
  }

  private void requireQueue(String event) {
    boolean there =
        inspection.routes().routes().stream()
            .anyMatch(route -> !route.broadcast() && route.event().equals(event));
    if (!there) {
      throw ApiException.conflict(
          "'%s' has no queue that the console knows of. A tap would make an emit answer that somebody listens; start a listener first"
              .formatted(event));
    }
  }

  /** The exchange of a route, so that the tap is bound to the same. */
  private static ObserveOptions binding(Optional<RouteOptions> route) {
    ObserveOptions.Builder options = ObserveOptions.builder();
    route.flatMap(RouteOptions::exchange).ifPresent(options::exchange);
    route.flatMap(RouteOptions::exchangeType).ifPresent(options::exchangeType);
    return options.build();
  }

  private ConsoleResponse close(Call call) {
    if (!taps.close(call.path("tap"))) {
      throw ApiException.notFound("There is no such tap, or it has ended");
    }
    return Answers.noContent();
  }

  /** Ends all taps. */
  @Override
  public void close() {
    taps.close();
  }
}

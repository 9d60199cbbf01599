package io.vireo.test;

import io.vireo.VireoException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import io.vireo.spi.Routes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of another driver, under the names of a test. Any thread may call. */
final class TrackedRoutes implements Routes {
  private final Routes routes;
  private final TestEvents events;
  private final Map<String, RecoveryQueue> recoveries = new ConcurrentHashMap<>();

  TrackedRoutes(Routes routes, TestEvents events) {
    this.routes = routes;
    this.events = events;
  }

  @Override
  public void declare(ConsumerRequest request) {
    routes.declare(events.names().request(request));
    events.outstanding().queue(request);
  }

  @Override
  public void pause(String event, byte[] record, @Nullable Duration howLong) {
    routes.pause(events.names().route(event), record, howLong);
  }

  @Override
  public boolean resume(String event) {
    return routes.resume(events.names().route(event));
  }

  @Override
  public Map<String, byte[]> pausesOf(Set<String> asked) {
    Set<String> named =
        asked.stream().map(events.names()::event).collect(Collectors.toUnmodifiableSet());
    Map<String, byte[]> found = new HashMap<>();
    routes.pausesOf(named).forEach((name, record) -> found.put(events.names().read(name), record));
    return found;
  }

  @Override
  public long depth(String event) {
    return routes.depth(events.names().route(event));
  }

  @Override
  public Optional<Set<String>> names() {
    return routes
        .names()
        .map(
            names ->
                names.stream().map(events.names()::read).collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public RecoveryQueue recovery(String route) {
    return recoveries.computeIfAbsent(
        route, name -> new TrackedRecovery(routes.recovery(events.names().route(name)), events));
  }

  /** The recovery queue of a route, which tells what is published again. */
  private record TrackedRecovery(RecoveryQueue queue, TestEvents events) implements RecoveryQueue {
    @Override
    public long count() {
      return queue.count();
    }

    @Override
    public OptionalLong deliveryLimit() {
      return queue.deliveryLimit();
    }

    @Override
    public RecoveryLook look() {
      return queue.look();
    }

    @Override
    public void store(byte[] record) {
      queue.store(record);
    }

    @Override
    public void redrive(RedrivenEvent event, PublishCallback callback) {
      String listener = event.listener();
      OutstandingEvents outstanding = events.outstanding();
      OutstandingEvents.Published published =
          outstanding.redrive(
              listener == null ? event.route() : listener, event.properties().messageId());
      queue.redrive(
          events.names().redriven(event),
          new PublishCallback() {
            @Override
            public void confirmed(boolean routed) {
              outstanding.published(published, routed);
              callback.confirmed(routed);
            }

            @Override
            public void failed(VireoException cause) {
              outstanding.published(published, false);
              callback.failed(cause);
            }

            @Override
            public boolean isAwaited() {
              return callback.isAwaited();
            }
          });
    }
  }
}

package io.vireo.memory;

import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.Routes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shared routes of a {@link MemoryBroker}, as one driver sees them. Any thread may call;
 * nothing blocks.
 */
final class MemoryRoutes implements Routes {
  private final MemoryBroker broker;
  private final Consumer<String> requireOpen;
  private final Map<String, RecoveryQueue> recoveryQueues = new ConcurrentHashMap<>();
  private final Set<MemoryLook> looks = ConcurrentHashMap.newKeySet();

  /**
   * Makes one.
   *
   * @param requireOpen throws, for the event that it is given, if the driver has been closed
   */
  MemoryRoutes(MemoryBroker broker, Consumer<String> requireOpen) {
    this.broker = broker;
    this.requireOpen = requireOpen;
  }

  @Override
  public void declare(ConsumerRequest request) {
    requireOpen.accept(request.event());
    broker.declare(request);
  }

  @Override
  public void pause(String event, byte[] record, @Nullable Duration howLong) {
    requireOpen.accept(event);
    broker.pausedRoutes().pause(event, record, howLong);
  }

  @Override
  public boolean resume(String event) {
    requireOpen.accept(event);
    return broker.pausedRoutes().resume(event);
  }

  @Override
  public Map<String, byte[]> pausesOf(Set<String> events) {
    Map<String, byte[]> found = new HashMap<>();
    for (String event : events) {
      requireOpen.accept(event);
      byte[] record = broker.pausedRoutes().of(event);
      if (record != null) {
        found.put(event, record);
      }
    }
    return found;
  }

  @Override
  public long depth(String event) {
    requireOpen.accept(event);
    MemoryQueue queue = broker.sharedQueue(event);
    return queue == null ? 0 : queue.ask(Backlog::size);
  }

  @Override
  public Optional<Set<String>> names() {
    requireOpen.accept("the routes");
    return Optional.of(broker.routeNames());
  }

  @Override
  public RecoveryQueue recovery(String route) {
    return recoveryQueues.computeIfAbsent(
        route, name -> new MemoryRecoveryQueue(name, broker, requireOpen, looks));
  }

  /** Ends all open looks through recovery queues, because the driver was closed. */
  void abandonLooks() {
    looks.forEach(MemoryLook::abandon);
  }
}

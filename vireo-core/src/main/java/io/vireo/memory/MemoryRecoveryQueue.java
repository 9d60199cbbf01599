package io.vireo.memory;

import io.vireo.VireoException;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The recovery queue of one route on a {@link MemoryBroker}, as one driver sees it. Any thread may
 * call; nothing blocks.
 */
final class MemoryRecoveryQueue implements RecoveryQueue {
  private final String route;
  private final MemoryBroker broker;
  private final Consumer<String> requireOpen;
  private final Set<MemoryLook> looks;

  /**
   * Makes one.
   *
   * @param requireOpen throws, for the route that it is given, if the driver has been closed
   * @param looks the open looks of the driver, which it ends when it is closed
   */
  MemoryRecoveryQueue(
      String route, MemoryBroker broker, Consumer<String> requireOpen, Set<MemoryLook> looks) {
    this.route = route;
    this.broker = broker;
    this.requireOpen = requireOpen;
    this.looks = looks;
  }

  @Override
  public long count() {
    requireOpen.accept(route);
    MemoryQueue queue = broker.recoveryQueue(route);
    return queue == null ? 0 : queue.ask(Backlog::size);
  }

  @Override
  public RecoveryLook look() {
    requireOpen.accept(route);
    MemoryLook look =
        new MemoryLook(route, broker.recoveryQueue(route), requireOpen, looks::remove);
    looks.add(look);
    try {
      requireOpen.accept(route);
    } catch (VireoException e) {
      // The driver was closed meanwhile, and may not have seen this look.
      look.abandon();
      throw e;
    }
    return look;
  }

  @Override
  public void store(byte[] record) {
    requireOpen.accept(route);
    broker.recover(route, record);
  }

  @Override
  public void redrive(RedrivenEvent event, PublishCallback callback) {
    boolean taken;
    try {
      requireOpen.accept(event.event());
      taken = broker.redrive(event);
    } catch (VireoException e) {
      callback.failed(e);
      return;
    }
    callback.confirmed(taken);
  }

  @Override
  public String toString() {
    return "MemoryRecoveryQueue[" + route + " on " + broker.endpoint() + "]";
  }
}

package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.QueueKind;
import io.vireo.benchmarks.Setting;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;

/** Opens instances of {@link Core} with the settings of a round, and else with the defaults. */
final class ConnectedCore {
  private static final String UNROUTED_EVENT = "benchmark.nobody";

  private ConnectedCore() {}

  /**
   * Opens a core and emits an event that no queue takes, since a core connects at its first event
   * and connecting is not measured.
   */
  static Core open(Setting setting) {
    return open(setting, QueueKind.QUORUM);
  }

  /**
   * Opens a core as {@link #open(Setting)} does.
   *
   * @param delayQueues the kind of the queues in which delayed events wait
   */
  static Core open(Setting setting, QueueKind delayQueues) {
    Core core =
        new Core(
            RabbitDriver.connect(
                RabbitOptions.builder()
                    .urls(setting.url())
                    .publisherWindow(setting.window())
                    .delayQueues(delayQueues)
                    .build()));
    if (core.emit(UNROUTED_EVENT)) {
      throw new IllegalStateException("A queue takes the event " + UNROUTED_EVENT);
    }
    return core;
  }

  static EmitOptions options(Setting setting) {
    return EmitOptions.builder().persistent(setting.persistent()).build();
  }
}

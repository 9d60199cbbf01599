package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.QueueKind;
import io.vireo.benchmarks.Setting;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;

/** Opens emitters as a setting says; all else is as it is by default. */
final class Cores {
  private static final String NOBODY = "benchmark.nobody";

  private Cores() {}

  /**
   * A Core connects with its first event: one that nobody is to get, for opening is not measured.
   */
  static Core open(Setting setting) {
    return open(setting, QueueKind.QUORUM);
  }

  /**
   * The same with a kind of queues for delayed events.
   *
   * @param delayQueues where they wait
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
    if (core.emit(NOBODY)) {
      throw new IllegalStateException("Somebody listens to " + NOBODY);
    }
    return core;
  }

  static EmitOptions options(Setting setting) {
    return EmitOptions.builder().persistent(setting.persistent()).build();
  }
}

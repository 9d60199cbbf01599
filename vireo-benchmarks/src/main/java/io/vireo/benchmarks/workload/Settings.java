package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Setting;

/** Makes the settings of rounds. */
final class Settings {
  private Settings() {}

  static Setting emitting(Broker broker, String route, boolean persistent, int window) {
    return new Setting(broker.url(), route, persistent, window, Setting.DEFAULT_PREFETCH, 1);
  }

  static Setting consuming(Broker broker, String route, int prefetch, int concurrency) {
    return new Setting(broker.url(), route, false, Setting.DEFAULT_WINDOW, prefetch, concurrency);
  }
}

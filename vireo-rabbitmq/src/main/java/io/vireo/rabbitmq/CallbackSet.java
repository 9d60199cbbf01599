package io.vireo.rabbitmq;

import java.util.Objects;

/**
 * The program's callbacks of a driver or of one consumer. Any thread may replace one at any time.
 */
final class CallbackSet {
  static final RabbitCallback NONE = context -> {};

  private volatile RabbitCallback onConnect;
  private volatile RabbitCallback onDisconnect;
  private volatile RabbitCallback onError;

  CallbackSet(RabbitCallback onConnect, RabbitCallback onDisconnect, RabbitCallback onError) {
    this.onConnect = onConnect;
    this.onDisconnect = onDisconnect;
    this.onError = onError;
  }

  RabbitCallback onConnect() {
    return onConnect;
  }

  RabbitCallback onDisconnect() {
    return onDisconnect;
  }

  RabbitCallback onError() {
    return onError;
  }

  void onConnect(RabbitCallback callback) {
    onConnect = Objects.requireNonNull(callback, "callback");
  }

  void onDisconnect(RabbitCallback callback) {
    onDisconnect = Objects.requireNonNull(callback, "callback");
  }

  void onError(RabbitCallback callback) {
    onError = Objects.requireNonNull(callback, "callback");
  }
}

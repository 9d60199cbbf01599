package io.vireo.rabbitmq;

import java.util.Objects;

/** The program's callbacks of a driver or of one consumer. Immutable. */
record CallbackSet(RabbitCallback onConnect, RabbitCallback onDisconnect, RabbitCallback onError) {
  /** Stands for a callback that the program has not set. */
  static final RabbitCallback NOT_SET =
      new RabbitCallback() {
        @Override
        public void call(Context context) {}

        @Override
        public String toString() {
          return "not set";
        }
      };

  static final CallbackSet NONE = new CallbackSet(NOT_SET, NOT_SET, NOT_SET);

  CallbackSet {
    Objects.requireNonNull(onConnect, "callback");
    Objects.requireNonNull(onDisconnect, "callback");
    Objects.requireNonNull(onError, "callback");
  }

  CallbackSet withOnConnect(RabbitCallback callback) {
    return new CallbackSet(callback, onDisconnect, onError);
  }

  CallbackSet withOnDisconnect(RabbitCallback callback) {
    return new CallbackSet(onConnect, callback, onError);
  }

  CallbackSet withOnError(RabbitCallback callback) {
    return new CallbackSet(onConnect, onDisconnect, callback);
  }
}

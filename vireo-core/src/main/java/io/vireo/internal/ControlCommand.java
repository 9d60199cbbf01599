package io.vireo.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What travels on the control exchange: JSON, told apart from events by the exchange it is on.
 *
 * @param action what to do
 * @param event whose listeners; null for all
 * @param broadcast whether the listeners of broadcasts or of the shared route
 * @param answerTo where a ping wants its answer; null for other actions
 */
record ControlCommand(
    Action action, @Nullable String event, boolean broadcast, @Nullable String answerTo) {

  enum Action {
    PING,
    PAUSE,
    RESUME
  }

  byte[] write() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }

  /** Reads a command; null for what is none, such as one of a later version. */
  static @Nullable ControlCommand read(byte[] body) {
    try {
      ControlCommand command = JsonMapper.shared().readValue(body, ControlCommand.class);
      return command.action == null ? null : command;
    } catch (JacksonException e) {
      return null;
    }
  }
}

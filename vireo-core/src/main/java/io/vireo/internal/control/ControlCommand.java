package io.vireo.internal.control;

import io.vireo.Control.Pause;
import io.vireo.PauseOptions;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
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
 * @param pause who pauses, why and since when; null for other actions, and when it is not said
 * @param howLong how long who obeys pauses, by its own clock; null for no limit, and for a route,
 *     which is paused until the broker says otherwise
 */
public record ControlCommand(
    Action action,
    @Nullable String event,
    boolean broadcast,
    @Nullable String answerTo,
    @Nullable Pause pause,
    @Nullable Duration howLong) {

  enum Action {
    PING,
    /** Pauses listeners that are there. */
    PAUSE,
    /** Resumes them, whatever has paused them. */
    RESUME,
    /** Tells that a whole route is paused; the broker remembers it. */
    PAUSE_ROUTE,
    /** Tells that it no longer is. */
    RESUME_ROUTE
  }

  static ControlCommand ping(String answerTo) {
    return new ControlCommand(Action.PING, null, false, answerTo, null, null);
  }

  public static ControlCommand pause(
      @Nullable String event, boolean broadcast, PauseOptions options) {
    Pause pause = pause(options, false);
    return new ControlCommand(Action.PAUSE, event, broadcast, null, pause, options.howLong());
  }

  static ControlCommand resume(@Nullable String event, boolean broadcast) {
    return new ControlCommand(Action.RESUME, event, broadcast, null, null, null);
  }

  public static ControlCommand pauseRoute(String event, Pause pause) {
    return new ControlCommand(Action.PAUSE_ROUTE, event, false, null, pause, null);
  }

  public static ControlCommand resumeRoute(String event) {
    return new ControlCommand(Action.RESUME_ROUTE, event, false, null, null, null);
  }

  /** A pause that begins now. */
  public static Pause pause(PauseOptions options, boolean wholeRoute) {
    String by = options.by();
    Duration howLong = options.howLong();
    Instant now = Instant.now();
    return new Pause(
        by == null ? ThisProcess.name() : by,
        options.reason(),
        now,
        howLong == null ? null : Durations.after(now, howLong),
        wholeRoute);
  }

  public byte[] write() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }

  /** Reads a command; null for what is none, such as one of a later version. */
  public static @Nullable ControlCommand read(byte[] body) {
    try {
      ControlCommand command = JsonMapper.shared().readValue(body, ControlCommand.class);
      // What is sent may be the JSON null.
      return command == null || command.action == null ? null : command;
    } catch (JacksonException e) {
      return null;
    }
  }
}

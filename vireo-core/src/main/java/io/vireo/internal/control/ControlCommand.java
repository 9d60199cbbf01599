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
 * A command of remote control, as it travels on the control exchange in JSON.
 *
 * @param action what to do
 * @param event the event whose listeners are meant; null for all listeners
 * @param broadcast whether the listeners of broadcasts are meant, or those of the shared route
 * @param answerTo the name under which a ping wants its answers; null for other actions
 * @param pause who pauses, why and since when; null for actions that pause nothing
 * @param howLong how long the receiver pauses, by its own clock; null for no limit, and for a whole
 *     route, which is paused until the broker says otherwise
 * @param describe true if a ping wants a description of each program too, and null otherwise, as in
 *     a command of an older version; an observer of such a version answers the ping alone
 */
public record ControlCommand(
    Action action,
    @Nullable String event,
    boolean broadcast,
    @Nullable String answerTo,
    @Nullable PauseRecord pause,
    @Nullable Duration howLong,
    @Nullable Boolean describe) {

  enum Action {
    PING,
    /** Pauses the listeners that there are. */
    PAUSE,
    /** Resumes listeners, whatever has paused them. */
    RESUME,
    /** Says that a whole route is paused; the broker remembers that. */
    PAUSE_ROUTE,
    /** Says that a whole route is no longer paused. */
    RESUME_ROUTE
  }

  static ControlCommand ping(String answerTo, boolean describe) {
    return new ControlCommand(
        Action.PING, null, false, answerTo, null, null, describe ? true : null);
  }

  public static ControlCommand pause(
      @Nullable String event, boolean broadcast, PauseOptions options) {
    PauseRecord pause = PauseRecord.of(pause(options, false));
    return new ControlCommand(
        Action.PAUSE, event, broadcast, null, pause, options.howLong().orElse(null), null);
  }

  static ControlCommand resume(@Nullable String event, boolean broadcast) {
    return new ControlCommand(Action.RESUME, event, broadcast, null, null, null, null);
  }

  public static ControlCommand pauseRoute(String event, Pause pause) {
    return new ControlCommand(
        Action.PAUSE_ROUTE, event, false, null, PauseRecord.of(pause), null, null);
  }

  public static ControlCommand resumeRoute(String event) {
    return new ControlCommand(Action.RESUME_ROUTE, event, false, null, null, null, null);
  }

  /** A pause that begins now. */
  public static Pause pause(PauseOptions options, boolean wholeRoute) {
    Instant now = Instant.now();
    return Pause.of(
        options.by().orElseGet(ThisProcess::name),
        options.reason().orElse(null),
        now,
        options.howLong().map(howLong -> Durations.after(now, howLong)).orElse(null),
        wholeRoute);
  }

  /** Whether a ping wants a description of each program too. */
  boolean wantsDescription() {
    return Boolean.TRUE.equals(describe);
  }

  public byte[] write() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }

  /** Reads a command; null if it cannot be read, such as that of a later version. */
  public static @Nullable ControlCommand read(byte[] body) {
    try {
      ControlCommand command = JsonMapper.shared().readValue(body, ControlCommand.class);
      // The message may be the JSON null.
      return command == null || command.action == null ? null : command;
    } catch (JacksonException e) {
      return null;
    }
  }
}

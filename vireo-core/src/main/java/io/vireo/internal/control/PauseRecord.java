package io.vireo.internal.control;

import io.vireo.Control.Pause;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of a pause: a broker remembers by it why a route is paused, and commands and answers to
 * a ping carry it.
 *
 * @param by who paused, or null for the listener's own program
 * @param reason why, or null if nobody said
 * @param since when the pause began
 * @param until when the pause ends by itself, or null if it does not
 * @param wholeRoute whether the whole route is paused
 */
public record PauseRecord(
    @Nullable String by,
    @Nullable String reason,
    Instant since,
    @Nullable Instant until,
    boolean wholeRoute) {
  private static final Logger LOG = LoggerFactory.getLogger(PauseRecord.class);

  public PauseRecord {
    Objects.requireNonNull(since, "since");
  }

  static PauseRecord of(Pause pause) {
    return new PauseRecord(
        pause.by().orElse(null),
        pause.reason().orElse(null),
        pause.since(),
        pause.until().orElse(null),
        pause.wholeRoute());
  }

  Pause pause() {
    return Pause.of(by, reason, since, until, wholeRoute);
  }

  public static byte[] write(Pause pause) {
    return JsonMapper.shared().writeValueAsBytes(of(pause));
  }

  /**
   * What a record says. A record that cannot be read, such as one of a later version, is a pause
   * too.
   */
  public static Pause read(byte[] json) {
    try {
      PauseRecord record = JsonMapper.shared().readValue(json, PauseRecord.class);
      if (record != null) {
        return record.pause();
      }
    } catch (JacksonException e) {
      LOG.debug("The record of a pause cannot be read: {}", e.getOriginalMessage());
    }
    return Pause.of(null, "its record cannot be read", Instant.EPOCH, null, true);
  }
}

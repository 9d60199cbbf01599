package io.vireo.internal.control;

import io.vireo.Control.Pause;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON in which a broker remembers that a route is paused, and why. */
public final class PauseRecord {
  private static final Logger LOG = LoggerFactory.getLogger(PauseRecord.class);

  private PauseRecord() {}

  public static byte[] write(Pause pause) {
    return JsonMapper.shared().writeValueAsBytes(pause);
  }

  /** Reads a record. One that cannot be read, such as that of a later version, is a pause too. */
  public static Pause read(byte[] record) {
    try {
      Pause pause = JsonMapper.shared().readValue(record, Pause.class);
      if (pause != null && pause.since() != null) {
        return pause;
      }
    } catch (JacksonException e) {
      LOG.debug("The record of a pause cannot be read: {}", e.getOriginalMessage());
    }
    return new Pause(null, "its record cannot be read", Instant.EPOCH, null, true);
  }
}

package io.vireo.internal.emit;

import io.vireo.spi.OncePerMinute;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs events that no queue took, so that none is lost in silence: one WARN for each
 * event name and minute, and at most a hundred a minute. Any thread may call.
 */
final class UnroutedEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UnroutedEvents.class);

  private final LongAdder count = new LongAdder();
  private final OncePerMinute warnings = new OncePerMinute();

  long count() {
    return count.sum();
  }

  void add(String event, String endpoint) {
    count.increment();
    if (!warnings.isDue(event)) {
      return;
    }
    LOG.warn(
        "Event '{}' on {} was taken by no queue: nobody listens. Start a listener, observe it with resumable(true), or emit it with required(true) to make this an error. Further ones are counted, and told once a minute.",
        event,
        endpoint);
  }
}

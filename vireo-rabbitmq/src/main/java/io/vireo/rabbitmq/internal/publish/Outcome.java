package io.vireo.rabbitmq.internal.publish;

import io.vireo.VireoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells emitters how their events ended. Called without any lock. */
public final class Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

  private Outcome() {}

  static void confirmed(PendingPublish pending) {
    try {
      pending.callback.confirmed(!pending.returned);
    } catch (RuntimeException e) {
      defect(e);
    }
  }

  static void failed(PendingPublish pending, VireoException cause) {
    try {
      pending.callback.failed(cause);
    } catch (RuntimeException e) {
      defect(e);
    }
  }

  /**
   * A callback may not throw; if one does, the other events' callbacks are to be called all the
   * same.
   */
  private static void defect(RuntimeException e) {
    LOG.error("A publish callback threw, which it may not", e);
  }
}

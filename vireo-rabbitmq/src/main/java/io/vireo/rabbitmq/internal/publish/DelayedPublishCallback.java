package io.vireo.rabbitmq.internal.publish;

import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import io.vireo.spi.PublishCallback;

/**
 * Hears how the publish of a delayed event ended. An event that no queue took has failed: if nobody
 * said so, it would be missed only when its time has come.
 */
record DelayedPublishCallback(String event, String endpoint, PublishCallback callback)
    implements PublishCallback {

  @Override
  public void confirmed(boolean routed) {
    if (routed) {
      callback.confirmed(true);
    } else {
      callback.failed(
          new UnroutableEventException(
              "Event '%s' was not delayed: its queue goes as soon as %s has it; look there for a policy that lets vireo.delay.* expire"
                  .formatted(event, endpoint)));
    }
  }

  @Override
  public void failed(VireoException cause) {
    callback.failed(cause);
  }

  @Override
  public boolean isAwaited() {
    return callback.isAwaited();
  }
}

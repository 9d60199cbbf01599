package io.vireo.rabbitmq.internal.publish;

import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import io.vireo.spi.PublishCallback;

/**
 * Hears of an event that nobody would miss in time: one that no queue has taken counts as failed.
 *
 * @param event its name
 * @param endpoint where it was to wait
 * @param callback hears the rest
 */
public record DelayedPublishCallback(String event, String endpoint, PublishCallback callback)
    implements PublishCallback {

  @Override
  public void confirmed(boolean routed) {
    if (routed) {
      callback.confirmed(true);
    } else {
      callback.failed(
          new UnroutableEventException(
              "Event '"
                  + event
                  + "' was not delayed: its queue goes as soon as "
                  + endpoint
                  + " has it; look there for a policy that lets vireo.delay.* expire"));
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

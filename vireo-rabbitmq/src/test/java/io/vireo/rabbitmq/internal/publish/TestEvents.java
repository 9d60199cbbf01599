package io.vireo.rabbitmq.internal.publish;

import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.spi.PublishCallback;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events that nobody emits. */
final class TestEvents {
  private TestEvents() {}

  static PendingPublish event(String name) {
    return event(name, System.nanoTime() + Duration.ofMinutes(1).toNanos());
  }

  static PendingPublish event(String name, long deadline) {
    return event(name, deadline, null);
  }

  static PendingPublish event(String name, long deadline, @Nullable Preparation preparation) {
    return new PendingPublish(
        name,
        new Destination("", name, true, preparation),
        new PublishProperties(
            null, name, null, true, true, null, null, Map.of(), PublishProperties.Foreign.NONE),
        new byte[0],
        deadline,
        PendingPublish.UNLIMITED_RETRIES,
        new PublishCallback() {
          @Override
          public void confirmed(boolean routed) {}

          @Override
          public void failed(VireoException cause) {}
        });
  }
}

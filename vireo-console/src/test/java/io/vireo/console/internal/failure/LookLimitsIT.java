package io.vireo.console.internal.failure;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.Core;
import io.vireo.console.Role;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A quorum queue drops what was looked at too often, so the console does not look there. */
class LookLimitsIT {
  private static final int LIMIT = 3;

  private final String route = TestRecords.freshName("order.placed");
  private int stored;

  private void declareLimitedQueue() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(RabbitNode.sharedUrl());
    try (Connection connection = factory.newConnection("a Python service");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(
          "RECOVERY." + route,
          true,
          false,
          false,
          Map.of("x-queue-type", "quorum", "x-delivery-limit", LIMIT));
    }
  }

  private void fail(Core core) {
    TestRecords.store(core, route, 1, i -> record("r" + stored, "no stock", "{}".getBytes(UTF_8)));
    stored++;
  }

  @Test
  void noFailedEventIsLostWhileTheConsoleIsOpen() throws Exception {
    declareLimitedQueue();
    try (Core core = Core.connect(RabbitNode.sharedUrl());
        TestConsole console = new TestConsole(core, Set.of(route), Duration.ofSeconds(30))) {
      TestCalls viewer = console.calls(Role.VIEWER);
      int refreshes = 4 * LIMIT;
      for (int i = 0; i < refreshes; i++) {
        fail(core);
        int before = console.passes();
        console.calls(Role.OPERATOR).post("/failures/refresh", "{}");
        await()
            .until(
                () ->
                    console.passes() > before
                        || viewer.get("/failures/groups").path("incompleteReason").isString());
      }

      await().until(() -> core.recovery(route).count() == refreshes);
      assertThat(viewer.get("/failures/groups").path("incompleteReason").stringValue())
          .contains("only counted")
          .contains(LIMIT + " times");
    }
  }
}

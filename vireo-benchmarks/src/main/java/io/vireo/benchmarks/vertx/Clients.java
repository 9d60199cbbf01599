package io.vireo.benchmarks.vertx;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.util.concurrent.TimeUnit;

/** Opens clients of Vert.x, and waits for its futures. */
final class Clients {
  private static final long TIMEOUT_SECONDS = 30;

  private Clients() {}

  static RabbitMQClient start(Vertx vertx, String url) throws Exception {
    RabbitMQClient client = RabbitMQClient.create(vertx, new RabbitMQOptions().setUri(url));
    await(client.start());
    return client;
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}

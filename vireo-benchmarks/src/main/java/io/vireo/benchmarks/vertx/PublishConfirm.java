package io.vireo.benchmarks.vertx;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;
import java.io.IOException;

/** Emits with the publisher of Vert.x, and waits for the confirm of each event. */
final class PublishConfirm implements Contestant<WaitingEmitter> {
  @Override
  public String name() {
    return "Vert.x";
  }

  @Override
  public String idiom() {
    return "One RabbitMQPublisher; the future of publishConfirm is waited for.";
  }

  @Override
  public WaitingEmitter open(Setting setting) throws Exception {
    Publisher publisher = new Publisher(setting);
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) throws Exception {
        Clients.await(publisher.publish(order));
      }

      @Override
      public void close() throws IOException {
        publisher.close();
      }
    };
  }
}

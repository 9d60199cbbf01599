package io.vireo.benchmarks.vertx;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Emits with the publisher of Vert.x, and limits the unconfirmed events with a semaphore. */
final class PublishConfirmStream implements Contestant<StreamEmitter> {
  private static final long TIMEOUT_SECONDS = 60;

  @Override
  public String name() {
    return "Vert.x";
  }

  @Override
  public String idiom() {
    return "One RabbitMQPublisher; publishConfirm, and a semaphore for the window.";
  }

  @Override
  public StreamEmitter open(Setting setting) throws Exception {
    Publisher publisher = new Publisher(setting);
    Semaphore window = new Semaphore(setting.window());
    AtomicInteger failed = new AtomicInteger();
    return new StreamEmitter() {
      @Override
      public void emitAll(Orders orders) throws Exception {
        for (int index = 0; index < orders.count(); index++) {
          window.acquire();
          publisher
              .publish(orders.next(index))
              .onComplete(
                  result -> {
                    if (result.failed()) {
                      failed.incrementAndGet();
                    }
                    window.release();
                  });
        }
        if (!window.tryAcquire(setting.window(), TIMEOUT_SECONDS, TimeUnit.SECONDS)
            || failed.get() > 0) {
          throw new IllegalStateException(
              "Not all events are confirmed; " + failed + " have failed");
        }
      }

      @Override
      public void close() throws IOException {
        publisher.close();
      }
    };
  }
}

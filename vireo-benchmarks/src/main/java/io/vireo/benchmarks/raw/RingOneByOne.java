package io.vireo.benchmarks.raw;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Threads share one channel, and each waits for the future of its own event. */
final class RingOneByOne implements Contestant<WaitingEmitter> {
  private static final long TIMEOUT_SECONDS = 10;

  @Override
  public String name() {
    return "raw client, best";
  }

  @Override
  public String idiom() {
    return "One channel, a future for each event in a ring; the lock is held only to publish.";
  }

  @Override
  public WaitingEmitter open(Setting setting) throws Exception {
    ConfirmRing ring = new ConfirmRing(setting);
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) throws Exception {
        ring.publish(OrderCodec.encode(order)).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }

      @Override
      public void close() throws IOException {
        ring.close();
      }
    };
  }
}

package io.vireo.test;

import io.vireo.spi.Consumer;
import java.time.Duration;

/** A consumer of another driver, which tells when it is stopped. */
final class TrackedConsumer implements Consumer {
  private final Consumer consumer;
  private final Runnable whenStopped;

  TrackedConsumer(Consumer consumer, Runnable whenStopped) {
    this.consumer = consumer;
    this.whenStopped = whenStopped;
  }

  @Override
  public State state() {
    return consumer.state();
  }

  @Override
  public boolean isConnected() {
    return consumer.isConnected();
  }

  @Override
  public boolean awaitRegistered(Duration atMost) {
    return consumer.awaitRegistered(atMost);
  }

  @Override
  public void pause() {
    consumer.pause();
  }

  @Override
  public void resume() {
    consumer.resume();
  }

  @Override
  public void stop() {
    consumer.stop();
    whenStopped.run();
  }

  @Override
  public String toString() {
    return consumer.toString();
  }
}

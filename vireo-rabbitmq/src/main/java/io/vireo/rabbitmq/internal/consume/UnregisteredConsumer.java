package io.vireo.rabbitmq.internal.consume;

import io.vireo.spi.ConsumerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that is never registered. A route without a listener is declared with it, because the
 * program's own kind of consumer decides the arguments of the queue.
 */
public record UnregisteredConsumer(ConsumerRequest request) implements SupervisedConsumer {

  @Override
  public @Nullable String queueName() {
    return null;
  }

  @Override
  public int remainingRetries() {
    return -1;
  }

  @Override
  public State state() {
    return State.STOPPED;
  }

  @Override
  public boolean isConnected() {
    return false;
  }

  @Override
  public boolean awaitRegistered(Duration atMost) {
    return false;
  }

  @Override
  public void pause() {
    // Nothing is consumed.
  }

  @Override
  public void resume() {
    // Nothing is consumed.
  }

  @Override
  public void stop() {
    // Nothing is consumed.
  }
}

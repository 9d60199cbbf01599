package io.vireo.benchmarks.jmh;

import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery without a broker. It expects that the handler succeeds. */
record BrokerlessDelivery(String event, EventProperties properties, Runnable whenAcknowledged)
    implements Delivery {
  private static final byte[] JSON_NULL = {'n', 'u', 'l', 'l'};

  @Override
  public byte[] body() {
    return JSON_NULL;
  }

  @Override
  public boolean redelivered() {
    return false;
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public boolean isStale() {
    return false;
  }

  @Override
  public void acknowledge() {
    whenAcknowledged.run();
  }

  @Override
  public void requeue() {
    throw new IllegalStateException("The delivery was requeued");
  }

  @Override
  public boolean recover(byte[] record) {
    throw new IllegalStateException("The handler has failed");
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    throw new IllegalStateException("The handler has failed");
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    return null;
  }
}

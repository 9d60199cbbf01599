package io.vireo.internal.isolation;

import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that is handled alone, in the form that its handler and its recovery record shall have:
 * it counts as redelivered, and it does not have the header that says who has begun with it. Any
 * thread may call it.
 */
final class IsolatedDelivery implements Delivery {
  private final Delivery delivery;
  private final EventProperties properties;
  private final Runnable whenDone;

  /**
   * Makes one.
   *
   * @param whenDone called after each settlement; may not block
   */
  IsolatedDelivery(Delivery delivery, Runnable whenDone) {
    this.delivery = delivery;
    this.properties = withoutHeader(delivery.properties());
    this.whenDone = whenDone;
  }

  private static EventProperties withoutHeader(EventProperties all) {
    if (!all.headers().containsKey(STARTED_ALONE_HEADER)) {
      return all;
    }
    Map<String, Object> headers = new LinkedHashMap<>(all.headers());
    headers.remove(STARTED_ALONE_HEADER);
    return new EventProperties(
        all.messageId(), all.timestamp(), all.contentType(), Map.copyOf(headers));
  }

  @Override
  public String event() {
    return delivery.event();
  }

  @Override
  public @Nullable String exchange() {
    return delivery.exchange();
  }

  @Override
  public byte[] body() {
    return delivery.body();
  }

  @Override
  public EventProperties properties() {
    return properties;
  }

  @Override
  public boolean redelivered() {
    return true;
  }

  @Override
  public boolean begin() {
    return delivery.begin();
  }

  @Override
  public boolean isStale() {
    return delivery.isStale();
  }

  @Override
  public @Nullable Duration takenBackAfter() {
    return delivery.takenBackAfter();
  }

  @Override
  public void acknowledge() {
    try {
      delivery.acknowledge();
    } finally {
      whenDone.run();
    }
  }

  @Override
  public void requeue() {
    try {
      delivery.requeue();
    } finally {
      whenDone.run();
    }
  }

  @Override
  public boolean recover(byte[] record) {
    try {
      return delivery.recover(record);
    } finally {
      whenDone.run();
    }
  }

  @Override
  public boolean recover(byte[] record, Throwable failure) {
    try {
      return delivery.recover(record, failure);
    } finally {
      whenDone.run();
    }
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    try {
      return delivery.retry(delay, headers);
    } finally {
      whenDone.run();
    }
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    return delivery.unwrap(type);
  }

  @Override
  public String toString() {
    return delivery.toString();
  }
}

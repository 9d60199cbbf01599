package io.vireo.internal.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A delivery that no broker knows; it remembers its settlements. */
class TestDelivery implements Delivery {
  enum Settlement {
    ACKNOWLEDGED,
    REQUEUED,
    RECOVERED,
    RETRIED
  }

  private final List<Settlement> settlements = new CopyOnWriteArrayList<>();
  private final int number;
  private final boolean redelivered;
  private volatile boolean stale;

  TestDelivery(int number) {
    this(number, false);
  }

  /** A delivery whose body is a number. */
  TestDelivery(int number, boolean redelivered) {
    this.number = number;
    this.redelivered = redelivered;
  }

  TestDelivery goesStale() {
    stale = true;
    return this;
  }

  List<Settlement> settlements() {
    return settlements;
  }

  @Override
  public String event() {
    return "x";
  }

  @Override
  public byte[] body() {
    return Integer.toString(number).getBytes(UTF_8);
  }

  @Override
  public EventProperties properties() {
    return new EventProperties(null, null, null, Map.of());
  }

  @Override
  public boolean redelivered() {
    return redelivered;
  }

  @Override
  public boolean begin() {
    return !stale;
  }

  @Override
  public boolean isStale() {
    return stale;
  }

  @Override
  public void acknowledge() {
    settlements.add(Settlement.ACKNOWLEDGED);
  }

  @Override
  public void requeue() {
    settlements.add(Settlement.REQUEUED);
  }

  @Override
  public boolean recover(byte[] record) {
    settlements.add(Settlement.RECOVERED);
    return true;
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    settlements.add(Settlement.RETRIED);
    return true;
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    return null;
  }

  @Override
  public String toString() {
    return "TestDelivery[" + number + "]";
  }
}

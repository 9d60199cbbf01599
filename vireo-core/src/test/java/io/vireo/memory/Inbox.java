package io.vireo.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it gets and gives no settlement by itself. */
final class Inbox implements DeliveryListener {
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  @Override
  public void onDelivery(Delivery delivery) {
    deliveries.add(delivery);
  }

  int size() {
    return deliveries.size();
  }

  Delivery get(int index) {
    return deliveries.get(index);
  }

  Delivery last() {
    return deliveries.get(deliveries.size() - 1);
  }

  List<String> bodies() {
    return deliveries.stream().map(delivery -> new String(delivery.body(), UTF_8)).toList();
  }

  List<Boolean> redelivered() {
    return deliveries.stream().map(Delivery::redelivered).toList();
  }

  /** Acknowledges everything so far, and what that brings, and forgets it. */
  void acknowledgeAll() {
    while (!deliveries.isEmpty()) {
      List<Delivery> batch = new ArrayList<>(deliveries);
      deliveries.removeAll(batch);
      batch.forEach(Delivery::acknowledge);
    }
  }
}

package shop.orders;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Stands for the HTTP API of a carrier. Any thread may call. */
@Component
class Carrier {
  private final Map<String, String> parcels = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();

  /**
   * Sends a parcel, once for each key.
   *
   * @return the number of the parcel, the same each time for one key
   * @throws RefusedException if the parcel is too heavy, which no retry changes
   */
  String send(String key, String item, int quantity) {
    if (quantity > 100) {
      throw new RefusedException(quantity + " x " + item + " is too heavy for a parcel");
    }
    return parcels.computeIfAbsent(key, any -> "P-" + numbers.incrementAndGet());
  }

  /** How many parcels there are. */
  int sent() {
    return parcels.size();
  }

  static class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}

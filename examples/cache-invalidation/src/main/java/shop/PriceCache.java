package shop;

import io.vireo.Core;
import io.vireo.Observer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps prices in the memory of this process, and forgets a price when any process changes it. Any
 * thread may call.
 */
class PriceCache {
  private static final String CHANGED = "price.changed";

  /**
   * A broadcast reaches the processes that are connected at that moment. After an outage a process
   * may have missed one, so no price is used for longer than this.
   */
  static final Duration MAX_AGE = Duration.ofMinutes(1);

  private final PriceList prices;
  private final InstantSource clock;
  private final Core events;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  PriceCache(Observer app, PriceList prices, InstantSource clock) {
    this.events = app;
    this.prices = prices;
    this.clock = clock;
    app.onBroadcast(CHANGED, PriceChanged.class, change -> entries.remove(change.item()));
  }

  /** The price of an item, from memory if it is there. */
  BigDecimal price(String item) {
    // The map calls this one at a time for each item, and "remove" waits for it. So a price that
    // was read before a change cannot be stored after the change was heard.
    return entries.compute(item, (name, entry) -> isFresh(entry) ? entry : read(name)).price();
  }

  /** Changes a price for all processes. */
  void change(String item, BigDecimal price) {
    prices.write(item, price);
    entries.remove(item);
    events.broadcast(CHANGED, new PriceChanged(item));
  }

  /** Whether the price of an item is in memory. */
  boolean holds(String item) {
    return isFresh(entries.get(item));
  }

  private boolean isFresh(Entry entry) {
    return entry != null && clock.instant().isBefore(entry.readAt().plus(MAX_AGE));
  }

  private Entry read(String item) {
    return new Entry(prices.read(item), clock.instant());
  }

  /** What all processes are told; the new price is read from the list, which has the last word. */
  record PriceChanged(String item) {}

  private record Entry(BigDecimal price, Instant readAt) {}
}

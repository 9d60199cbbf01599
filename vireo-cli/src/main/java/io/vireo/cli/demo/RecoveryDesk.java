package io.vireo.cli.demo;

import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Looks after the orders that could not be packed: corrects them and gives them back. */
final class RecoveryDesk {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Recovery recovery;
  private final Ledger ledger;
  private final Narrator narrator;

  RecoveryDesk(Core shop, EventNames events, Ledger ledger, Narrator narrator) {
    this.recovery = shop.recovery(events.orderPlaced());
    this.ledger = ledger;
    this.narrator = narrator;
  }

  /**
   * Has the recovery queue of this run go by itself, a minute after the story: one that is there is
   * used as it is. A program does not need this; it wants to keep what has failed.
   */
  static void prepare(Driver broker, EventNames events) {
    broker
        .routes()
        .declare(
            new ConsumerRequest(
                UUID.randomUUID().toString(),
                "recovery",
                "RECOVERY." + events.orderPlaced(),
                false,
                ObserveOptions.defaults()));
  }

  /**
   * Shows what has failed, corrects each and gives it back.
   *
   * @param expected how many there will be; an event is stored a moment after its handler has
   *     failed
   * @return false if there were not so many in time
   */
  boolean workThrough(int expected, Duration atMost) throws InterruptedException {
    long end = Durations.deadline(atMost);
    while (recovery.count() < expected) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(LOOK_EVERY));
    }
    List<RecoveryRecord> records = recovery.browse(RecoveryFilter.all());
    records.forEach(this::show);
    records.forEach(this::correct);
    narrator.tell("recovery", "has " + recovery.count() + " events left");
    return true;
  }

  private void show(RecoveryRecord failed) {
    Order order = order(failed);
    narrator.tell(
        "recovery",
        String.format(
            Locale.ROOT,
            "holds %s, tried %d time%s: \"%s\"",
            order,
            failed.attempts(),
            failed.attempts() == 1 ? "" : "s",
            failed.error().message()));
    ledger.failed(order.id());
  }

  private void correct(RecoveryRecord failed) {
    Order order = order(failed);
    Order corrected = new Order(order.id(), order.item(), 1);
    narrator.tell("desk", "asks the customer, corrects it to " + corrected + " and redrives it");
    recovery.edit(failed.id(), corrected);
  }

  private static Order order(RecoveryRecord failed) {
    return MAPPER.readValue(failed.event().body(), Order.class);
  }
}

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

/** Corrects the orders that could not be packed and redrives their events. */
final class RecoveryDesk {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

  private final Recovery recovery;
  private final Ledger ledger;
  private final Narrator narrator;

  RecoveryDesk(Core shop, EventNames events, Ledger ledger, Narrator narrator) {
    this.recovery = shop.recovery(events.orderPlaced());
    this.ledger = ledger;
    this.narrator = narrator;
  }

  /**
   * Declares the recovery queue of this run as a queue that expires a minute after the story, so
   * that the demo leaves nothing on the broker. Vireo uses an existing queue as it is. A real
   * program does not do this, since its failed events must be kept.
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
   * Waits for the failed events, prints them, corrects each and redrives it.
   *
   * @param expected how many failed events to wait for, since an event is stored in recovery a
   *     moment after its handler has failed
   * @return false if there were fewer in time
   */
  boolean correctAll(int expected, Duration atMost) throws InterruptedException {
    long end = Durations.deadline(atMost);
    while (recovery.count() < expected) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(CHECK_INTERVAL));
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

package io.vireo.cli.demo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A shop emits orders. Two warehouses compete for them, and broadcast to two offices which orders
 * they have packed. One order cannot be packed: its event is found in recovery, corrected and
 * redriven. At the end a ledger checks that no order was lost or handled twice. For one thread.
 */
public final class OrderStory {
  private static final int ORDERS = 12;
  private static final int IMPOSSIBLE_ORDER = 7;
  private static final List<String> ITEMS = List.of("tea", "coffee", "crème brûlée 🍮", "salt");
  private static final List<String> WAREHOUSES = List.of("north", "south");
  private static final String MAIL = "mail";
  private static final String BOOKS = "books";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Supplier<Driver> broker;
  private final Duration pace;
  private final EmitOptions options;
  private final Narrator narrator;
  private final EventNames events = new EventNames();
  private final Ledger ledger = new Ledger(WAREHOUSES, List.of(MAIL, BOOKS));

  /**
   * Creates a story.
   *
   * @param broker creates a driver for each of its services
   * @param pace the time between two orders
   * @param timeout how long the broker may take for each event
   * @param out where the story is printed
   */
  public OrderStory(Supplier<Driver> broker, Duration pace, Duration timeout, PrintStream out) {
    this.broker = broker;
    this.pace = pace;
    this.options = EmitOptions.builder().timeout(timeout).build();
    this.narrator = new Narrator(out);
  }

  /**
   * Runs the story. Blocks until it has ended, well under 30 seconds.
   *
   * @return whether the ledger adds up
   * @throws InterruptedException if this thread was interrupted
   * @throws NoConnectionException if the broker could not be reached
   */
  public boolean tell() throws InterruptedException {
    Driver shopsDriver = broker.get();
    try (Core shop = new Core(shopsDriver);
        Observer north = new Observer(broker.get());
        Observer south = new Observer(broker.get());
        Observer mail = new Observer(broker.get());
        Observer books = new Observer(broker.get())) {
      emitToNobody(shop);
      RecoveryDesk.prepare(shopsDriver, events);
      open(north, south, mail, books);
      takeOrders(shop);
      RecoveryDesk desk = new RecoveryDesk(shop, events, ledger, narrator);
      boolean corrected = desk.correctAll(1, TIMEOUT);
      return sumUp(corrected && ledger.awaitSettled(TIMEOUT));
    }
  }

  private void emitToNobody(Core shop) {
    boolean taken = shop.emit(events.orderPlaced(), new Order(0, "nothing yet", 1), options);
    narrator.say("Event names of this run begin with " + events.prefix());
    narrator.say("");
    narrator.tell("shop", "emits order.placed before anybody listens: emit answers " + taken);
  }

  private void open(Observer north, Observer south, Observer mail, Observer books) {
    new Warehouse(WAREHOUSES.get(0), north, events, ledger, narrator).open();
    new Warehouse(WAREHOUSES.get(1), south, events, ledger, narrator).open();
    new Office(MAIL, "writes to the customer of", mail, events, ledger, narrator).open();
    new Office(BOOKS, "sends the invoice of", books, events, ledger, narrator).open();
    narrator.tell("", "north and south compete for order.placed; mail and books hear all order.*");
  }

  private void takeOrders(Core shop) throws InterruptedException {
    for (int id = 1; id <= ORDERS; id++) {
      int quantity = id == IMPOSSIBLE_ORDER ? 0 : 1 + id % 3;
      Order order = new Order(id, ITEMS.get(id % ITEMS.size()), quantity);
      narrator.tell("shop", "emits order.placed " + order);
      ledger.emitted(id);
      shop.emit(events.orderPlaced(), order, options);
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(pace));
    }
  }

  private boolean sumUp(boolean balanced) {
    narrator.say("");
    narrator.say("Summary");
    ledger.summary().forEach(narrator::say);
    narrator.say(
        balanced
            ? "It adds up: each order was handled once, including the one that had failed, and both offices heard of each."
            : "It does NOT add up: see above.");
    return balanced;
  }
}

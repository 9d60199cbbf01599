package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The programs of a small shop, with something of all that a console shows: routes that work, fail
 * and are paused, broadcasts, events that wait, and events that have failed.
 */
final class Shop implements AutoCloseable {
  static final String PLACED = "order.placed";
  static final String PAID = "order.paid";
  static final String INVOICED = "invoice.created";
  static final String REMINDED = "order.reminded";
  static final String PRICES = "prices.changed";
  static final String MAILED = "mail.sent";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObserveOptions KEPT = ObserveOptions.builder().resumable(true).build();

  /** The payments that have been handled, by their numbers. */
  final List<Integer> paid = new CopyOnWriteArrayList<>();

  /** What listeners of {@link #PLACED} have been given. */
  final List<JsonNode> placed = new CopyOnWriteArrayList<>();

  /** Whether the bank answers again, so that all payments succeed. */
  final AtomicBoolean bankAnswers = new AtomicBoolean();

  /** Listens to orders and payments. */
  final Observer front;

  /** Listens to orders and invoices. */
  final Observer back;

  private final Subscription invoices;

  private Shop(String url) {
    front = Observer.connect(url);
    back = Observer.connect(url);
    invoices = back.on(INVOICED, invoice -> {}, KEPT);
  }

  /** Opens the shop, and returns when all its events have been handled or have failed. */
  static Shop open(String url) {
    Shop shop = new Shop(url);
    shop.listen();
    shop.trade();
    return shop;
  }

  private void listen() {
    front.on(PLACED, placed::add, KEPT);
    back.on(PLACED, placed::add, KEPT);
    front.on(
        PAID,
        this::bookPayment,
        ObserveOptions.builder().resumable(true).retryPolicy(RetryPolicy.immediately(1)).build());
    back.on(REMINDED, order -> {}, KEPT);
    front.onBroadcast(PRICES, event -> {});
    back.onBroadcast(PRICES, event -> {});
  }

  private void bookPayment(JsonNode payment) {
    int number = payment.get("number").asInt();
    if (payment.get("card").isNull()) {
      throw new IllegalArgumentException("payment without a card");
    }
    if (!bankAnswers.get()) {
      throw number % 3 == 0
          ? new IllegalStateException("the bank has not answered")
          : new UnsupportedOperationException("currency is not supported");
    }
    paid.add(number);
  }

  private void trade() {
    for (int number = 1; number <= 40; number++) {
      assertThat(front.emit(PLACED, Map.of("number", number, "total", number * 10))).isTrue();
    }
    for (int number = 1; number <= 24; number++) {
      assertThat(pay(number, number == 24 ? null : "4111")).isTrue();
    }
    front.broadcast(PRICES, Map.of("apples", 3));
    front.emitLater(REMINDED, Map.of("number", 7), Duration.ofHours(3));
    front.emitLater(REMINDED, Map.of("number", 8), Duration.ofHours(5));
    await().atMost(PATIENCE).until(() -> placed.size() == 40);
    await().atMost(PATIENCE).until(() -> front.recovery(PAID).count() == 24);
    back.control()
        .pauseRoute(
            INVOICED,
            PauseOptions.builder().by("otto").reason("the tax rate changes at noon").build());
    await().atMost(PATIENCE).until(() -> invoices.state() == Subscription.State.PAUSED);
    for (int number = 1; number <= 5; number++) {
      assertThat(front.emit(INVOICED, Map.of("number", number))).isTrue();
    }
  }

  /** Emits a payment. */
  boolean pay(int number, @Nullable String card) {
    Map<String, Object> payment = new TreeMap<>();
    payment.put("number", number);
    payment.put("card", card);
    payment.put("amount", Map.of("value", "19.90", "currency", "EUR"));
    return front.emit(
        PAID, payment, EmitOptions.builder().header("customer", "c-" + number).build());
  }

  /** {@return how many payments have failed} */
  long failedPayments() {
    return front.recovery(PAID).count();
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}

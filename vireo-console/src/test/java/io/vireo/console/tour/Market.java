package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The programs of a shop with steady traffic, for pictures that show a console as an operator sees
 * it. Each of six routes has two listeners. One thread emits; the listeners take some milliseconds.
 */
final class Market implements AutoCloseable {
  static final String PAID = "payment.requested";
  static final String PLACED = "order.placed";
  static final String INVOICED = "invoice.requested";
  private static final String RESERVED = "stock.reserved";
  private static final String SHIPPED = "parcel.shipped";
  private static final String MAILED = "mail.requested";
  private static final String REPORTED = "report.requested";
  private static final String PRICES = "prices.changed";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObserveOptions KEPT = ObserveOptions.builder().resumable(true).build();
  private static final List<String> CUSTOMERS =
      List.of("Ada Byron", "Grace Murray", "Edsger Wybe", "Barbara Jane", "Tony Hoare");

  private final List<Observer> programs = new ArrayList<>();
  private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
  private final AtomicBoolean bankAnswers = new AtomicBoolean();
  private int ticks;
  private @Nullable Future<?> trading;

  private Market(String url) {
    for (int program = 0; program < 4; program++) {
      programs.add(Observer.connect(url));
    }
  }

  /** Opens the shop. Its traffic begins at once, and ends with {@link #close()}. */
  static Market open(String url) {
    Market market = new Market(url);
    market.listen();
    market.leaveReportsToNobody(url);
    market.trading =
        market.traffic.scheduleAtFixedRate(market::trade, 0, 100, TimeUnit.MILLISECONDS);
    market.programs.get(0).emitLater(MAILED, order(7), Duration.ofMinutes(90));
    return market;
  }

  private void listen() {
    ObserveOptions retried =
        ObserveOptions.builder().resumable(true).retryPolicy(RetryPolicy.immediately(2)).build();
    for (Observer front : programs.subList(0, 2)) {
      front.on(PLACED, (JsonNode order) -> work(4), KEPT);
      front.on(PAID, (JsonNode payment) -> charge(payment), retried);
      front.on(MAILED, (JsonNode mail) -> work(15), KEPT);
      front.onBroadcast(PRICES, (JsonNode prices) -> work(1));
    }
    for (Observer back : programs.subList(2, 4)) {
      back.on(RESERVED, (JsonNode stock) -> work(2), KEPT);
      back.on(SHIPPED, (JsonNode parcel) -> work(20), KEPT);
      back.on(INVOICED, (JsonNode order) -> work(10), KEPT);
      back.onBroadcast(PRICES, (JsonNode prices) -> work(1));
    }
  }

  private void leaveReportsToNobody(String url) {
    try (Observer reports = Observer.connect(url)) {
      reports.on(REPORTED, (JsonNode report) -> {}, KEPT);
    }
    for (int day = 1; day <= 3; day++) {
      assertThat(programs.get(0).emit(REPORTED, Map.of("day", "2026-03-0" + day))).isTrue();
    }
  }

  private void work(long milliseconds) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  private void charge(JsonNode payment) {
    work(8);
    int number = payment.get("order").asInt();
    if (bankAnswers.get()) {
      return;
    }
    if (number % 7 == 0) {
      throw new IllegalStateException("The bank has not answered within 5 s");
    }
    if (number % 45 == 1) {
      throw new IllegalArgumentException("The card expired in 02/26");
    }
    if (number % 90 == 2) {
      throw new UnsupportedOperationException("The currency CHF is not supported");
    }
  }

  /** Emits what a tenth of a second brings, more at some times than at others. */
  private void trade() {
    ticks++;
    Observer front = programs.get(ticks % 2);
    long orders = Math.round(1.2 + Math.sin(ticks / 90.0) + Math.random() * 0.8);
    for (int order = 0; order < orders; order++) {
      front.emit(PLACED, order(ticks));
      front.emit(RESERVED, Map.of("order", ticks, "sku", "TEA-250", "pieces", 2));
    }
    if (ticks % 4 == 0) {
      pay(front, ticks / 4);
      front.emit(MAILED, order(ticks));
    }
    if (ticks % 6 == 0) {
      front.emit(SHIPPED, Map.of("order", ticks, "carrier", "Parcels by bicycle"));
    }
    if (ticks % 20 == 0) {
      front.emit(INVOICED, order(ticks));
      front.broadcast(PRICES, Map.of("TEA-250", "4.90"));
    }
  }

  private static Map<String, Object> order(int number) {
    return Map.of(
        "order", number,
        "customer", CUSTOMERS.get(number % CUSTOMERS.size()),
        "lines", List.of(Map.of("sku", "TEA-250", "pieces", 2, "price", "4.90")));
  }

  private static void pay(Observer front, int number) {
    Map<String, Object> payment =
        Map.of(
            "order", number,
            "customer", CUSTOMERS.get(number % CUSTOMERS.size()),
            "amount", Map.of("value", "19.90", "currency", number % 90 == 2 ? "CHF" : "EUR"),
            "card", Map.of("brand", "Visa", "expires", number % 45 == 1 ? "02/26" : "11/28"));
    front.emit(PAID, payment, EmitOptions.builder().header("tenant", "berlin").build());
  }

  /** Pauses the invoices, which wait from then on. */
  void pauseInvoices() {
    programs
        .get(2)
        .control()
        .pauseRoute(
            INVOICED,
            PauseOptions.builder().by("otto").reason("the tax rate changes at noon").build());
  }

  /** Has the bank answer, so that all payments succeed from then on. */
  void repairTheBank() {
    bankAnswers.set(true);
  }

  /** Waits until some payments have failed. */
  void awaitFailures(int count) {
    await()
        .atMost(PATIENCE.multipliedBy(4))
        .until(() -> programs.get(0).recovery(PAID).count() >= count);
  }

  @Override
  public void close() {
    if (trading != null) {
      trading.cancel(true);
    }
    traffic.shutdownNow();
    programs.forEach(Observer::close);
  }
}

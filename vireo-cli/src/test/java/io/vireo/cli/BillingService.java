package io.vireo.cli;

import io.vireo.Observer;
import java.util.List;

/** A service of {@link DescribeIT}: listens to orders, and emits what it has billed. */
final class BillingService {
  private BillingService() {}

  record Address(String city) {}

  record Order(String id, int cents, Address to) {}

  record Bill(String order, List<Integer> cents) {}

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    try (Observer app = Observer.connect(arguments[0])) {
      app.on("describe.placed", Order.class, order -> {});
      app.onBroadcast("describe.prices.*", Integer.class, price -> {});
      app.emit("describe.billed", new Bill("1", List.of(100)));
      System.out.println("Ready");
      while (System.in.read() >= 0) {
        // Waits for the end of the input.
      }
    }
  }
}

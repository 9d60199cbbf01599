package io.vireo.cli;

import io.vireo.Observer;
import java.util.List;

/** A service of {@link DescribeIT}: emits orders, and listens to what has been billed. */
final class ShopService {
  private ShopService() {}

  record Address(String street, String city) {}

  record Order(String id, int cents, Address to) {}

  record Bill(String order, List<Integer> cents) {}

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    try (Observer app = Observer.connect(arguments[0])) {
      app.on("describe.billed", Bill.class, bill -> {});
      app.emit("describe.placed", new Order("1", 100, new Address("Main Street", "Springfield")));
      app.broadcast("describe.prices.up", 7);
      System.out.println("Ready");
      while (System.in.read() >= 0) {
        // Waits for the end of the input.
      }
    }
  }
}

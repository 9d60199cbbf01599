package shop;

import io.vireo.Observer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Scanner;

/**
 * One process of the shop: it answers "tea" with the price of tea, and "tea 3.40" changes it. The
 * first argument is the URL of the broker, without which the process is alone.
 */
class Shop {
  public static void main(String[] arguments) {
    String url = arguments.length > 0 ? arguments[0] : "memory:";
    PriceList prices = new PriceList(Path.of("target", "prices"));
    try (Observer app = Observer.connect(url);
        Scanner input = new Scanner(System.in)) {
      PriceCache cache = new PriceCache(app, prices, InstantSource.system());
      app.onBroadcast("price.changed", change -> System.out.println("changed: " + change));
      System.out.println("ITEM shows its price, ITEM PRICE changes it; Ctrl-D ends");
      while (input.hasNextLine()) {
        String[] words = input.nextLine().strip().split("\\s+");
        try {
          System.out.println(answer(cache, words));
        } catch (IllegalArgumentException e) {
          System.out.println("not understood: " + e.getMessage());
        }
      }
    }
  }

  private static String answer(PriceCache cache, String[] words) {
    String item = words[0];
    if (!item.matches("\\w+")) {
      throw new IllegalArgumentException("an item is a word of letters and digits");
    }
    if (words.length > 1) {
      cache.change(item, new BigDecimal(words[1]));
      return item + " now costs " + words[1];
    }
    String from = cache.holds(item) ? "from memory" : "from the list";
    return item + " costs " + cache.price(item) + ", " + from;
  }
}

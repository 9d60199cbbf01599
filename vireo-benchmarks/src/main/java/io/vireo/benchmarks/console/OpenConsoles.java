package io.vireo.benchmarks.console;

import io.vireo.Core;
import io.vireo.console.Console;
import io.vireo.console.ConsoleOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * Consoles that run in this JVM, each with an open tab that shows its overview. Used by one thread.
 */
public final class OpenConsoles implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  private OpenConsoles() {}

  /**
   * Opens consoles, and returns when all tabs watch.
   *
   * @param url the URL of the broker
   * @param number how many consoles
   * @return the open consoles
   * @throws Exception if a console cannot be opened
   */
  public static OpenConsoles open(String url, int number) throws Exception {
    OpenConsoles consoles = new OpenConsoles();
    try {
      for (int index = 0; index < number; index++) {
        consoles.openOne(url);
      }
    } catch (Exception e) {
      consoles.close();
      throw e;
    }
    return consoles;
  }

  private void openOne(String url) throws Exception {
    String token = UUID.randomUUID().toString();
    Core core = Core.connect(url);
    closings.push(core::close);
    Console console =
        Console.serve(
            core,
            ConsoleOptions.builder()
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .token(token)
                .build());
    OpenTab tab = new OpenTab(console.url(), token);
    closings.push(() -> tab.endWith(console));
    tab.awaitOpen();
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }
}

package io.vireo.benchmarks.vireo;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.console.OpenConsoles;
import io.vireo.benchmarks.instrumentation.Instrumentation;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Listens with {@code on} while consoles watch.
 *
 * @param consoles how many consoles are open
 */
record WatchedOn(int consoles) implements Contestant<Listener> {
  private static final Contestant<Listener> PLAIN = new On(Instrumentation.NONE);

  @Override
  public String name() {
    return "Vireo, " + consoles + " consoles";
  }

  @Override
  public String idiom() {
    return PLAIN.idiom()
        + " "
        + consoles
        + " consoles run in the same JVM, each with an open tab that shows the overview.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    Listener listener = PLAIN.open(setting);
    OpenConsoles watching = OpenConsoles.open(setting.url(), consoles);
    return new Listener() {
      @Override
      public void start(Consumer<Order> handler) throws Exception {
        listener.start(handler);
      }

      @Override
      public void close() throws IOException {
        try (listener) {
          watching.close();
        }
      }
    };
  }
}

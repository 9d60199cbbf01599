package io.vireo.benchmarks.vireo;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import java.util.function.Consumer;

/** Listens with {@code on}. */
final class On implements Contestant<Listener> {
  @Override
  public String name() {
    return "Vireo";
  }

  @Override
  public String idiom() {
    return "One Observer; on with a typed handler and the concurrency. All handlers share the prefetch.";
  }

  @Override
  public Listener open(Setting setting) {
    Observer observer = Observer.connect(setting.url());
    ObserveOptions options =
        ObserveOptions.builder()
            .resumable(true)
            .prefetch(setting.prefetch())
            .concurrency(setting.concurrency())
            .build();
    return new Listener() {
      @Override
      public void start(Consumer<Order> handler) {
        observer.on(setting.route(), Order.class, handler::accept, options);
      }

      @Override
      public void close() {
        observer.close();
      }
    };
  }
}

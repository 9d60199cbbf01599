package io.vireo.benchmarks.vireo;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.instrumentation.Instrumentation;
import java.util.function.Consumer;

/**
 * Listens with {@code on}.
 *
 * @param instrumentation what observes the events
 */
record On(Instrumentation instrumentation) implements Contestant<Listener> {
  @Override
  public String name() {
    return instrumentation.contestant();
  }

  @Override
  public String idiom() {
    return ("One Observer; on with a typed handler and the concurrency. All handlers share the prefetch. "
            + instrumentation.idiom())
        .strip();
  }

  @Override
  public Listener open(Setting setting) {
    Observer observer = Observer.connect(setting.url());
    Instrumentation.Binding binding = instrumentation.bind(observer);
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
        binding.close();
      }
    };
  }
}

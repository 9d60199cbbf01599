package io.vireo.comparison;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.time.Duration;

/** The service with Vireo. */
final class VireoService implements Service {
  private static final EmitOptions REQUIRED = EmitOptions.builder().required(true).build();
  private static final Duration DELAY = Duration.ofMillis(200);

  private final Observer app;

  VireoService(String url, Billing billing) {
    app = Observer.connect(url);
    app.on(
        "order.placed",
        Order.class,
        order -> {
          billing.bill(order);
          app.emit("order.billed", new Billed(order.id()), REQUIRED);
        },
        ObserveOptions.builder()
            .resumable(true)
            .concurrency(4)
            .prefetch(4)
            .retryPolicy(RetryPolicy.after(DELAY, DELAY))
            .build());
  }

  @Override
  public void place(Order order) {
    app.emit("order.placed", order, REQUIRED);
  }

  @Override
  public void close() {
    app.close();
  }
}

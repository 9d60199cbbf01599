package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Order;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** For each route listeners of its own, which share nothing. */
final class Several implements ManyListeners {
  private final Supplier<ManyListeners> maker;
  private final List<ManyListeners> made = new ArrayList<>();

  Several(Supplier<ManyListeners> maker) {
    this.maker = maker;
  }

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    for (String route : routes) {
      ManyListeners one = maker.get();
      made.add(one);
      one.listen(url, List.of(route), handler);
    }
  }

  @Override
  public void close() throws IOException {
    for (ManyListeners one : made) {
      one.close();
    }
  }
}

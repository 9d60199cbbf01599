package io.vireo.comparison;

class SpringServiceIT extends ServiceContract {
  SpringServiceIT() {
    super("orders", "order.placed.failed");
  }

  @Override
  Service start(String url, Billing billing) {
    return new SpringService(url, billing);
  }
}

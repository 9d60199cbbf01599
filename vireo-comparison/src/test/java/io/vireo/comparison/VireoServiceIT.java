package io.vireo.comparison;

class VireoServiceIT extends ServiceContract {
  VireoServiceIT() {
    super("vireo_default_direct_r0", "RECOVERY.order.placed");
  }

  @Override
  Service start(String url, Billing billing) {
    return new VireoService(url, billing);
  }
}

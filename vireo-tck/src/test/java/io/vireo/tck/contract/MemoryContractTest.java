package io.vireo.tck.contract;

import io.vireo.memory.MovableMemoryProvider;
import java.util.UUID;

/**
 * The memory driver, with time that the cases can move. Each case has a broker of its own, so that
 * it moves nobody else's time.
 */
class MemoryContractTest extends DriverContract {
  private final String url = MovableMemoryProvider.url("contract-" + UUID.randomUUID());

  @Override
  protected String url() {
    return url;
  }

  @Override
  protected BrokerTime time() {
    return MovableMemoryProvider.time(url);
  }
}

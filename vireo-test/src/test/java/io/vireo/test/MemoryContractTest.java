package io.vireo.test;

import io.vireo.memory.MovableMemoryProvider;

/** The memory driver, with time that the cases can move. */
class MemoryContractTest extends DriverContract {
  @Override
  protected String url() {
    return MovableMemoryProvider.url("contract");
  }

  @Override
  protected BrokerTime time() {
    return MovableMemoryProvider.time();
  }
}

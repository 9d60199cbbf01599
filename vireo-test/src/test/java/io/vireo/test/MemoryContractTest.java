package io.vireo.test;

class MemoryContractTest extends DriverContract {
  @Override
  protected String url() {
    return "memory:contract";
  }
}

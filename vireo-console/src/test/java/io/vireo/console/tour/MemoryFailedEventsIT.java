package io.vireo.console.tour;

class MemoryFailedEventsIT extends FailedEventsTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.inMemory();
  }
}

package io.vireo.console.tour;

class MemoryFleetIT extends FleetTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.inMemory();
  }
}

package io.vireo.console.tour;

class RabbitFleetIT extends FleetTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.ofRabbitMq();
  }
}

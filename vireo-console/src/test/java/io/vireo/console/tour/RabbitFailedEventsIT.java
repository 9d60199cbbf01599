package io.vireo.console.tour;

class RabbitFailedEventsIT extends FailedEventsTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.ofRabbitMq();
  }
}

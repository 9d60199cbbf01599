package io.vireo.rabbitmq;

import io.vireo.test.DriverContract;
import io.vireo.test.RabbitNode;

class RabbitContractIT extends DriverContract {
  @Override
  protected String url() {
    return RabbitNode.sharedUrl();
  }
}

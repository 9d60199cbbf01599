package io.vireo.rabbitmq;

import io.vireo.tck.contract.DriverContract;
import io.vireo.tck.rabbitmq.RabbitNode;

class RabbitContractIT extends DriverContract {
  @Override
  protected String url() {
    return RabbitNode.sharedUrl();
  }
}

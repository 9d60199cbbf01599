package io.vireo.rabbitmq;

import io.vireo.tck.contract.DriverContract;
import io.vireo.tck.contract.Feature;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Map;

class RabbitContractIT extends DriverContract {
  static final String NO_LISTS = "AMQP 0-9-1 cannot list queues";

  @Override
  protected String url() {
    return RabbitNode.sharedUrl();
  }

  @Override
  protected Map<Feature, String> missing() {
    return Map.of(Feature.LISTS, NO_LISTS);
  }
}

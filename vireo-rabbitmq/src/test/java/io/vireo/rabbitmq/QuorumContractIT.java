package io.vireo.rabbitmq;

import io.vireo.tck.contract.DriverContract;
import io.vireo.tck.contract.Feature;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The whole contract with a quorum queue behind every shared route. */
@Tag("thorough")
class QuorumContractIT extends DriverContract {
  @Override
  protected String url() {
    return QuorumDriverProvider.url(RabbitNode.sharedUrl());
  }

  @Override
  protected Map<Feature, String> missing() {
    return Map.of(
        Feature.LISTS, RabbitContractIT.NO_LISTS,
        Feature.ROUTE_EXPIRY, "a quorum queue is for resumable routes, which stay",
        Feature.MANY_ROUTES, "each quorum queue is a small cluster, and takes its time to come");
  }
}

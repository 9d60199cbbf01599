package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.ConsumerRequest;

/**
 * What the parts and the deliveries of one consumer share, over whichever channel they come.
 *
 * @param request the route, and the options of its listener
 * @param settings what the driver's options say about the consumer
 * @param environment what all consumers of the driver share
 * @param tasks what waits for the broker, one task after the other
 * @param reports tells the program what becomes of the consumer and of its failed events
 * @param unsettled counts the deliveries that have begun and have no settlement yet
 */
record ConsumerContext(
    ConsumerRequest request,
    ConsumerSettings settings,
    ConsumerEnvironment environment,
    SerialTasks tasks,
    ConsumerReports reports,
    UnsettledDeliveries unsettled) {

  Threads threads() {
    return environment.threads();
  }

  Republisher republisher() {
    return environment.republisher();
  }
}

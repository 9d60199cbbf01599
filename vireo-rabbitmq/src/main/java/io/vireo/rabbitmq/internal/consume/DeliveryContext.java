package io.vireo.rabbitmq.internal.consume;

import io.vireo.spi.ConsumerRequest;

/**
 * What all deliveries of one consumer need for their settlement, over whichever channel they come.
 *
 * @param request the route, and the options of its listener
 * @param republisher stores recovery records and copies before a delivery is acknowledged
 * @param reports tells the program what has gone to recovery
 * @param unsettled counts the deliveries that have begun and have no settlement yet
 */
record DeliveryContext(
    ConsumerRequest request,
    Republisher republisher,
    ConsumerReports reports,
    UnsettledDeliveries unsettled) {}

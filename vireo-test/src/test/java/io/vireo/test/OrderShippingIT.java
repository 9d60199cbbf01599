package io.vireo.test;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link OrderShippingTest} on RabbitMQ. */
@ExtendWith(OnRabbit.class)
class OrderShippingIT extends OrderShippingTest {}

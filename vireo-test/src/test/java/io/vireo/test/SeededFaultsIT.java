package io.vireo.test;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link SeededFaultsCases} on RabbitMQ. */
@ExtendWith(OnRabbit.class)
class SeededFaultsIT extends SeededFaultsCases {}

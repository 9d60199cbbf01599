package io.vireo.test;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link AwaitQuietCases} on RabbitMQ. */
@ExtendWith(OnRabbit.class)
class AwaitQuietIT extends AwaitQuietCases {}

/** Whom {@code amqps:} connections trust, and how they are known. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.tls;

import org.jspecify.annotations.NullMarked;

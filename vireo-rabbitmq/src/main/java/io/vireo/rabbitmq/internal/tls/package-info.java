/** The certificates that {@code amqps:} connections trust and present. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.tls;

import org.jspecify.annotations.NullMarked;

/** The same small service with Vireo and with Spring AMQP. */
@NullMarked
package io.vireo.comparison;

import org.jspecify.annotations.NullMarked;

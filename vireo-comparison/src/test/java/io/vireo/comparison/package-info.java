/** The same small service with Vireo, with Spring AMQP and with SmallRye. */
@NullMarked
package io.vireo.comparison;

import org.jspecify.annotations.NullMarked;

/** The service with Spring AMQP. */
@NullMarked
package io.vireo.comparison.spring;

import org.jspecify.annotations.NullMarked;

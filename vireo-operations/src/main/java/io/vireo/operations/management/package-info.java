/** RabbitMQ's management API. */
@NullMarked
package io.vireo.operations.management;

import org.jspecify.annotations.NullMarked;

/**
 * The connections to the broker: made, watched, and made again. Also the limits of what is
 * received, and requests that go over any connection. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.connection;

import org.jspecify.annotations.NullMarked;

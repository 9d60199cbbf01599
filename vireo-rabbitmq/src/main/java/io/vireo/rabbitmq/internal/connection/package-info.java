/**
 * Connections: made, watched, and made again. What a frame may hold, and requests that any
 * connection answers. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.connection;

import org.jspecify.annotations.NullMarked;

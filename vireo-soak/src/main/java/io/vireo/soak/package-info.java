/**
 * The soak emits and handles events on a RabbitMQ node that it breaks again and again, and compares
 * the result with goals.
 */
@NullMarked
package io.vireo.soak;

import org.jspecify.annotations.NullMarked;

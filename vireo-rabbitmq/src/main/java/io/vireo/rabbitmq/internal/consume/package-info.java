/** The way in: consumers, kept registered, whose deliveries are settled each on the channel that it came
 * from. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.consume;

import org.jspecify.annotations.NullMarked;

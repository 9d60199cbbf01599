/**
 * The soak: events under load on a RabbitMQ node that breaks again and again, and a table of what
 * came of them.
 */
@NullMarked
package io.vireo.soak;

import org.jspecify.annotations.NullMarked;

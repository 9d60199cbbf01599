/**
 * What the broker keeps of a shared route besides its events: whether it is paused, and its failed
 * events. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.routes;

import org.jspecify.annotations.NullMarked;

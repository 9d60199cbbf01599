/**
 * What the broker keeps of a shared route beside its events: its pause, and its failed events. Not
 * exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.routes;

import org.jspecify.annotations.NullMarked;

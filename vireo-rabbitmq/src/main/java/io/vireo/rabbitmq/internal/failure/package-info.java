/** Why something with the broker failed, and whether waiting may cure it. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.failure;

import org.jspecify.annotations.NullMarked;

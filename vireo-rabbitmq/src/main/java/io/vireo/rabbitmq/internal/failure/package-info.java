/** Why a connection or a request has failed, and whether waiting may cure that. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.failure;

import org.jspecify.annotations.NullMarked;

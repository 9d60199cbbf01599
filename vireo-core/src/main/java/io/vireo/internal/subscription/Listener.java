package io.vireo.internal.subscription;

import io.vireo.spi.ConsumerRequest;
import java.lang.reflect.Type;

/**
 * A listener as the description of the program tells of it.
 *
 * @param request what it listens to
 * @param dataType the type of the data that its handler takes
 */
public record Listener(ConsumerRequest request, Type dataType) {}

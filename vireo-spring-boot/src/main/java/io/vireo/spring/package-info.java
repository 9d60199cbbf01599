/**
 * Vireo in a Spring Boot application: annotations for methods that listen, and what an application
 * may inject or provide. The auto-configuration makes an {@link io.vireo.Observer} of the
 * properties {@code vireo.*}; it can be injected as an {@link io.vireo.Core} as well.
 */
@NullMarked
package io.vireo.spring;

import org.jspecify.annotations.NullMarked;

/**
 * The API of Vireo: {@link io.vireo.Core} emits events, {@link io.vireo.Observer} observes them as
 * well.
 *
 * <p>Nothing here knows a broker. What moves the bytes is a {@link io.vireo.spi.Driver}, found by
 * the scheme of the URL.
 */
@NullMarked
package io.vireo;

import org.jspecify.annotations.NullMarked;

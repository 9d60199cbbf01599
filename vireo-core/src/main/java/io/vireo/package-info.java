/**
 * The API of Vireo: {@link io.vireo.Core} emits events, {@link io.vireo.Observer} observes them as
 * well.
 *
 * <p>Nothing here knows a broker. What moves the bytes is a {@link io.vireo.spi.Driver}, found by
 * the scheme of the URL.
 *
 * <p>These rules hold for the whole package:
 *
 * <ul>
 *   <li>Null as an argument is a {@link java.lang.NullPointerException} that names the parameter,
 *       unless the parameter is marked as nullable.
 *   <li>Another argument that is wrong whatever the broker does is an {@link
 *       java.lang.IllegalArgumentException}. What happens at run time is an {@link
 *       io.vireo.VireoException}; so is a name, a URL or data that cannot be taken.
 *   <li>A getter returns an {@link java.util.Optional} where there may be nothing.
 *   <li>{@link io.vireo.Core} and {@link io.vireo.Observer} may be subclassed; of the other classes
 *       only {@link io.vireo.TypeRef}, {@link io.vireo.VireoException} and {@link
 *       io.vireo.ObservationException} may be.
 * </ul>
 */
@NullMarked
package io.vireo;

import org.jspecify.annotations.NullMarked;

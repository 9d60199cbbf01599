/**
 * The engine between the API and the driver; each package below is one part of it. It knows no
 * driver and is not exported.
 */
@NullMarked
package io.vireo.internal;

import org.jspecify.annotations.NullMarked;

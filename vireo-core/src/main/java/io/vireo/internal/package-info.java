/**
 * The engine between the API and a driver. Each package below this one is a part of the engine. The
 * engine knows no particular driver. Not exported.
 */
@NullMarked
package io.vireo.internal;

import org.jspecify.annotations.NullMarked;

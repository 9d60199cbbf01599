/** What is wrong on the broker, how a route is built, and what the programs describe. */
@NullMarked
package io.vireo.console.internal.diagnosis;

import org.jspecify.annotations.NullMarked;

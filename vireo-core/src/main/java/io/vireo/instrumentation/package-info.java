/**
 * What Vireo's modules for metrics and traces have in common. It is exported to them alone, so it
 * may change with them.
 */
@NullMarked
package io.vireo.instrumentation;

import org.jspecify.annotations.NullMarked;

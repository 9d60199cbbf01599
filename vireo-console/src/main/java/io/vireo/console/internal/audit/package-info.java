/** Who did what, and when. */
@NullMarked
package io.vireo.console.internal.audit;

import org.jspecify.annotations.NullMarked;

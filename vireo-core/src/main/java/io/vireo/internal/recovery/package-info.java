/** Failed events: how they are written down, read again, and brought back. Not exported. */
@NullMarked
package io.vireo.internal.recovery;

import org.jspecify.annotations.NullMarked;

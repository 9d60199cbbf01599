/** The parts of a message besides its data: names, ids, headers and text. Not exported. */
@NullMarked
package io.vireo.internal.message;

import org.jspecify.annotations.NullMarked;

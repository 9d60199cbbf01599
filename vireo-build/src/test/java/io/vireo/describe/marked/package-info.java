/** Types that say whether they can be null. */
@NullMarked
package io.vireo.describe.marked;

import org.jspecify.annotations.NullMarked;

/** What the console asks of a broker beyond the API of {@code Core}. */
@NullMarked
package io.vireo.operations.inspection;

import org.jspecify.annotations.NullMarked;

/** A hundred tests such as users write. */
@NullMarked
package usertests;

import org.jspecify.annotations.NullMarked;

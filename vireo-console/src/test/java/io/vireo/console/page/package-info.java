/** Tests of the files that the browser gets. */
@NullMarked
package io.vireo.console.page;

import org.jspecify.annotations.NullMarked;

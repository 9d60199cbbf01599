/** Numbers, JSON and text from other programs, as people are shown them. */
@NullMarked
package io.vireo.operations.text;

import org.jspecify.annotations.NullMarked;

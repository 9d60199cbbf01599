/** What an operation of the JSON API is: its path, who may call it, and what it is called with. */
@NullMarked
package io.vireo.console.internal.operation;

import org.jspecify.annotations.NullMarked;

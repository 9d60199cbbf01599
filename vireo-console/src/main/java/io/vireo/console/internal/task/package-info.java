/** What the console does with many failed events: redrive, discard and export them. */
@NullMarked
package io.vireo.console.internal.task;

import org.jspecify.annotations.NullMarked;

/** HTTP: which request goes where, and what each answer and each request must be like. */
@NullMarked
package io.vireo.console.internal.web;

import org.jspecify.annotations.NullMarked;

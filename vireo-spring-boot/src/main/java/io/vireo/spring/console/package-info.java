/** Vireo's console within the servlet container of the application. */
@NullMarked
package io.vireo.spring.console;

import org.jspecify.annotations.NullMarked;

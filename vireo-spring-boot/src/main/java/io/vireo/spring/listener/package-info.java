/**
 * How annotated methods become listeners: found on beans, checked, given their options, registered
 * when the context starts and drained when it closes. Not for programs to use.
 */
@NullMarked
package io.vireo.spring.listener;

import org.jspecify.annotations.NullMarked;

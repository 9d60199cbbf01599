/** Examines a broker: facts are collected and judged. */
@NullMarked
package io.vireo.operations.doctor;

import org.jspecify.annotations.NullMarked;

/** What the commands that examine a broker find out, judge and print. */
@NullMarked
package io.vireo.cli.doctor;

import org.jspecify.annotations.NullMarked;

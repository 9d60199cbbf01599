/** How a command reaches its broker and the observers there, in calls with a time-out. */
@NullMarked
package io.vireo.cli.broker;

import org.jspecify.annotations.NullMarked;

/** How a command reaches its broker and the observers there, with calls that end in their time. */
@NullMarked
package io.vireo.cli.broker;

import org.jspecify.annotations.NullMarked;

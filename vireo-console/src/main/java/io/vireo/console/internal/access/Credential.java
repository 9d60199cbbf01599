package io.vireo.console.internal.access;

import io.vireo.console.ConsoleUser;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells the user who has logged in; empty when that with which the user did so is valid no more.
 */
@FunctionalInterface
interface Credential extends Supplier<Optional<ConsoleUser>> {}

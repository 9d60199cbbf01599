/** The auto-configuration of Vireo's health and endpoint, where the actuator is there. */
@NullMarked
package io.vireo.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

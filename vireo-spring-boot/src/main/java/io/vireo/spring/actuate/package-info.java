/**
 * Vireo's health and its endpoint in Spring Boot's actuator. The auto-configuration makes them
 * where the actuator is there.
 */
@NullMarked
package io.vireo.spring.actuate;

import org.jspecify.annotations.NullMarked;

/**
 * Where Vireo connects to beside Testcontainers and Docker Compose. Spring Boot finds the factories
 * by {@code META-INF/spring.factories}; programs do not use them.
 */
@NullMarked
package io.vireo.spring.connection;

import org.jspecify.annotations.NullMarked;

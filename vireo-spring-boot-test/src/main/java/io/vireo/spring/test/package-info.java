/**
 * For the tests of Spring Boot applications: with {@link io.vireo.test.VireoTest} beside {@code
 * SpringBootTest}, the application is on the broker of the test, and the test gets the same objects
 * as without Spring.
 */
@NullMarked
package io.vireo.spring.test;

import org.jspecify.annotations.NullMarked;

/**
 * For the tests of programs that use Vireo. {@link io.vireo.test.VireoTest} gives each test a
 * {@link io.vireo.test.TestBroker} of its own, and hands its parts to the test: an {@code
 * Observer}, the {@link io.vireo.test.RecordedEvents}, the {@link io.vireo.test.BrokerTime} and the
 * {@link io.vireo.test.SeededFaults}. Without JUnit, {@link io.vireo.test.TestBroker#start()} makes
 * the same.
 *
 * <p>Where to start reading: each driver of a test broker is a {@code TrackedDriver}. It tells the
 * {@code OutstandingEvents} what was published, delivered and settled, and the {@code
 * EventRecorder} what was emitted.
 */
@NullMarked
package io.vireo.test;

import org.jspecify.annotations.NullMarked;

/**
 * The contract that every driver passes, as two suites of JUnit tests: {@link
 * io.vireo.tck.contract.DriverContract}, and {@link io.vireo.tck.contract.DriverFaultContract} for
 * what happens when the broker or the network breaks.
 */
@NullMarked
package io.vireo.tck.contract;

import org.jspecify.annotations.NullMarked;

/**
 * The contract that every driver passes, as suites of JUnit tests: {@link
 * io.vireo.tck.contract.DriverContract}, and for a broker that breaks {@link
 * io.vireo.tck.contract.DriverFaultContract}.
 */
@NullMarked
package io.vireo.tck.contract;

import org.jspecify.annotations.NullMarked;

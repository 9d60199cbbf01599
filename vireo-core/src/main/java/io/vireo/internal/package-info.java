/**
 * The engine between the API and the driver: encoding, dispatch to handlers, retries, recovery,
 * signals. It knows no driver and is not exported.
 */
@NullMarked
package io.vireo.internal;

import org.jspecify.annotations.NullMarked;

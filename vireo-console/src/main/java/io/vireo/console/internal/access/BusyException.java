package io.vireo.console.internal.access;

import java.io.Serial;

/** A password could not be checked in time, since others were being checked. */
final class BusyException extends Exception {
  @Serial private static final long serialVersionUID = 1L;
}

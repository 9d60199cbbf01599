package io.vireo.test;

/** What a handler seems to have thrown where {@link SeededFaults#failHandlers} says so. */
public final class SeededFaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SeededFaultException(String message) {
    super(message);
  }
}

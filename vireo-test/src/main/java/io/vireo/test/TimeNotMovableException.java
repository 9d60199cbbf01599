package io.vireo.test;

/**
 * A test would have to wait for too long, because the time of a real broker cannot be moved. In a
 * class with {@link VireoTest} the test is then skipped.
 */
public final class TimeNotMovableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TimeNotMovableException(String message) {
    super(message);
  }
}

package io.vireo.console.internal.web;

import java.io.Serial;
import java.util.Set;
import java.util.TreeSet;

/** Refuses a request whose path knows only other methods. */
final class MethodNotAllowed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String allowed;

  MethodNotAllowed(Set<String> allowed) {
    super("Allowed: " + allowed);
    this.allowed = String.join(", ", new TreeSet<>(allowed));
  }

  /** The methods that the path knows, as in the header {@code Allow}. */
  String allowed() {
    return allowed;
  }
}

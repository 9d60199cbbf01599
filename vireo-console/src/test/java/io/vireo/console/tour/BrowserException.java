package io.vireo.console.tour;

/** What the browser could not do, such as to find an element. */
public final class BrowserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrowserException(String message) {
    super(message);
  }
}

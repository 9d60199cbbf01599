package io.vireo.operations.asyncapi;

/**
 * A text is not an AsyncAPI document that can be read. The message names its source and says why.
 */
public final class InvalidDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidDocumentException(String message) {
    super(message);
  }

  InvalidDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;

/** The broker speaks of a queue by another name than it was asked for: it has changed that. */
public final class RenamedException extends IOException {
  private static final long serialVersionUID = 1L;

  public RenamedException(String asked, String answered) {
    super(
        "the broker has changed the queue's name '"
            + asked
            + "' to '"
            + answered
            + "', so that its events would go elsewhere. Choose a name that it leaves as it is");
  }
}

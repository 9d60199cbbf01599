package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;

/** The broker has declared a queue under another name than the one that was asked for. */
public final class RenamedException extends IOException {
  private static final long serialVersionUID = 1L;

  public RenamedException(String asked, String answered) {
    super(
        "the broker has changed the queue's name '%s' to '%s', so that its events would go elsewhere. Choose a name that it leaves as it is"
            .formatted(asked, answered));
  }
}

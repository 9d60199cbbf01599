package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A queue or exchange does not exist that, as the options say, somebody else declares. */
public final class MissingException extends IOException {
  private static final long serialVersionUID = 1L;

  public MissingException(String what, @Nullable IOException refusal) {
    super(
        what
            + " is not there, and is passive: it is never declared from here. Declare it, or leave out passive",
        refusal);
  }
}

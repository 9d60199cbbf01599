package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.Preparation;
import java.io.IOException;

/**
 * Declares a recovery queue before a record is published to it, and again when it was deleted. Any
 * thread may call it.
 */
public final class RecoveryPreparation implements Preparation {
  /** Declares the queue in its form. */
  public interface Declaration {
    void over(Link link) throws IOException;
  }

  private final String queue;
  private final Declaration declaration;

  public RecoveryPreparation(String queue, Declaration declaration) {
    this.queue = queue;
    this.declaration = declaration;
  }

  @Override
  public boolean isDone(Link link) {
    return link.hasDeclared(queue);
  }

  @Override
  public void prepare(Link link) throws IOException {
    declaration.over(link);
  }

  @Override
  public boolean returned(Link link) {
    link.forget(queue);
    return true;
  }
}

package io.vireo.rabbitmq.internal.topology;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program's options say about the queue of a consumer, in addition to the options of its
 * listener. Immutable.
 *
 * @param arguments the queue's arguments, which replace Vireo's own of the same names
 * @param durable whether the queue survives a restart of the broker; null if nothing is said
 * @param autoDelete whether the broker deletes the queue when its last consumer leaves; null if
 *     nothing is said
 * @param passive whether somebody else declares the queue
 */
public record QueueSettings(
    Map<String, Object> arguments,
    @Nullable Boolean durable,
    @Nullable Boolean autoDelete,
    boolean passive) {
  public static final String TYPE = "x-queue-type";
  public static final String QUORUM = "quorum";

  /** The defaults, for what the program does not choose. */
  public static final QueueSettings NONE = new QueueSettings(Map.of(), null, null, false);

  public QueueSettings {
    arguments = Map.copyOf(arguments);
  }

  boolean durable(boolean standard) {
    return durable == null ? standard : durable;
  }

  boolean autoDelete(boolean standard) {
    return autoDelete == null ? standard : autoDelete;
  }

  boolean quorum() {
    return QUORUM.equals(arguments.get(TYPE));
  }
}

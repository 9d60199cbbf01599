package io.vireo.rabbitmq.internal.topology;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program has said of a consumer's queue, beside what its listener's options say.
 * Immutable.
 *
 * @param arguments the queue's arguments, which take the place of Vireo's own of the same names
 * @param durable whether it survives a restart of the broker, or null where nothing is said
 * @param autoDelete whether it goes with its last consumer, or null where nothing is said
 * @param passive whether somebody else declares it
 */
public record QueueSettings(
    Map<String, Object> arguments,
    @Nullable Boolean durable,
    @Nullable Boolean autoDelete,
    boolean passive) {
  public static final String TYPE = "x-queue-type";
  public static final String QUORUM = "quorum";

  /** Nothing is said. */
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

package io.vireo.spring;

import io.vireo.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * The annotated listeners of the application, by their ids: to be looked at, paused and resumed. A
 * bean of this type is there to be injected. Any thread may call; nothing blocks.
 */
public interface VireoListeners {

  /**
   * All listeners, in the order in which they were found.
   *
   * @return a copy
   */
  List<ListenerDescription> all();

  /**
   * The subscription of a listener.
   *
   * @param id the listener's id
   * @return the subscription; empty if there is no such listener, or if it does not listen because
   *     the context has not started, has stopped, or because properties say that it is not enabled
   */
  Optional<Subscription> subscription(String id);
}

package io.vireo.spring.autoconfigure;

import io.vireo.ObserveOptions;
import io.vireo.spring.ListenerDescription;
import io.vireo.spring.VireoCustomizer;
import java.util.concurrent.Executor;

/**
 * Has annotated listeners run on an executor of virtual threads.
 *
 * @param executor makes a thread for each task
 */
record VirtualThreadCustomizer(Executor executor) implements VireoCustomizer {

  @Override
  public void customizeListener(ListenerDescription listener, ObserveOptions.Builder options) {
    options.executor(executor);
  }
}

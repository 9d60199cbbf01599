package io.vireo.spring;

import io.vireo.console.ConsoleOptions;

/**
 * Changes the options of the console before it is made, after all properties were applied. Beans of
 * this type are called in their order. It is an interface of its own, so that an application
 * without {@code vireo-console} can have a {@link VireoCustomizer}.
 */
@FunctionalInterface
public interface VireoConsoleCustomizer {

  /**
   * Changes the options.
   *
   * @param options as the properties have set them
   */
  void customize(ConsoleOptions.Builder options);
}

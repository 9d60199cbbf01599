package io.vireo.operations.asyncapi;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The texts for people in a document. */
final class Texts {
  private Texts() {}

  /** Returns the description of something, else its summary. */
  static Optional<String> description(JsonNode json) {
    return Stream.of("description", "summary")
        .flatMap(name -> json.path(name).asStringOpt().stream())
        .filter(text -> !text.isBlank())
        .findFirst();
  }
}

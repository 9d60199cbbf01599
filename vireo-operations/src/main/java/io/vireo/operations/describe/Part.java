package io.vireo.operations.describe;

import io.vireo.operations.asyncapi.Document;
import tools.jackson.databind.node.ObjectNode;

/** One of the documents that are merged: a copy, which the merge changes. For one thread. */
final class Part {
  private final String service;
  private final String version;
  private final ObjectNode json;

  Part(Document document) {
    this.json = (ObjectNode) document.json().deepCopy();
    this.service = document.service();
    this.version = json.path("info").path("version").asString("without a version");
  }

  /** The name of the service. */
  String service() {
    return service;
  }

  String version() {
    return version;
  }

  ObjectNode json() {
    return json;
  }

  /** The name of the service as it may be a part of a key. */
  String prefix() {
    return Names.key(service);
  }
}

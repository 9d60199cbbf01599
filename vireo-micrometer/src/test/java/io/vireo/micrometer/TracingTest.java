package io.vireo.micrometer;

import java.util.UUID;

/** Traces in memory. */
class TracingTest extends TracingCases {
  @Override
  String url() {
    return "memory:" + UUID.randomUUID();
  }
}

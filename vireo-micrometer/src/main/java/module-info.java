/** Metrics and observations of Vireo by Micrometer. */
// Micrometer has a stable automatic module name, but no descriptor.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.vireo.micrometer {
  requires transitive io.vireo;
  requires transitive micrometer.commons;
  requires transitive micrometer.core;
  requires transitive micrometer.observation;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.vireo.micrometer;
}

/** Metrics of Vireo by Micrometer. */
// Micrometer has a stable automatic module name, but no descriptor.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.vireo.micrometer {
  requires transitive io.vireo;
  requires transitive micrometer.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.vireo.micrometer;
}

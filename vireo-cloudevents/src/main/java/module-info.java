/** A codec for CloudEvents. Give it to an observer, and events travel as CloudEvents. */
// The SDK has stable automatic module names, but no descriptors.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.vireo.cloudevents {
  requires transitive io.vireo;
  requires transitive io.cloudevents.api;
  requires io.cloudevents.core;
  requires static org.jspecify;

  exports io.vireo.cloudevents;
}

/**
 * A web console for Vireo: see the observers and routes of a broker, and bring failed events back.
 */
// The library that checks passwords has no module descriptor.
@SuppressWarnings("requires-automatic")
module io.vireo.console {
  requires transitive io.vireo;
  requires io.vireo.operations;
  requires spring.security.crypto;
  requires jdk.httpserver;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static com.google.errorprone.annotations;

  exports io.vireo.console;
}

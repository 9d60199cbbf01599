/**
 * What the {@code vireo} command and the console have in common. It promises no API to programs.
 */
// The compiler warns that it does not see the modules to which packages are exported.
@SuppressWarnings("module")
module io.vireo.operations {
  requires transitive io.vireo;
  requires transitive io.vireo.rabbitmq;
  requires java.net.http;
  requires static transitive org.jspecify;

  exports io.vireo.operations.asyncapi to
      io.vireo.cli,
      io.vireo.console;
  exports io.vireo.operations.compatibility to
      io.vireo.cli,
      io.vireo.console;
  exports io.vireo.operations.describe to
      io.vireo.cli,
      io.vireo.console;
  exports io.vireo.operations.doctor to
      io.vireo.cli,
      io.vireo.console;
  exports io.vireo.operations.inspection to
      io.vireo.console;
  exports io.vireo.operations.management to
      io.vireo.cli,
      io.vireo.console;
  exports io.vireo.operations.text to
      io.vireo.cli,
      io.vireo.console;

  // Jackson writes its records.
  opens io.vireo.operations.doctor to
      tools.jackson.databind;
}

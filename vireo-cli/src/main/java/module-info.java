/** The {@code vireo} command. */
module io.vireo.cli {
  requires info.picocli;
  requires io.vireo;
  requires io.vireo.console;
  requires io.vireo.operations;
  requires io.vireo.rabbitmq;
  requires java.logging;
  requires static org.jspecify;

  uses io.vireo.spi.DriverProvider;

  opens io.vireo.cli to
      info.picocli;
  opens io.vireo.cli.broker to
      info.picocli;
  opens io.vireo.cli.console to
      info.picocli;
  opens io.vireo.cli.control to
      info.picocli;
  opens io.vireo.cli.demo to
      info.picocli,
      tools.jackson.databind;
  opens io.vireo.cli.describe to
      info.picocli;
  opens io.vireo.cli.doctor to
      info.picocli;
  opens io.vireo.cli.observe to
      info.picocli;
  opens io.vireo.cli.recovery to
      info.picocli;
  opens io.vireo.cli.send to
      info.picocli;
  opens io.vireo.cli.terminal to
      info.picocli;
}

/** The {@code vireo} command. */
module io.vireo.cli {
  requires info.picocli;
  requires io.vireo;
  requires io.vireo.rabbitmq;
  requires java.logging;
  requires java.net.http;
  requires static org.jspecify;

  uses io.vireo.spi.DriverProvider;

  opens io.vireo.cli to
      info.picocli;
  opens io.vireo.cli.demo to
      tools.jackson.databind;
  opens io.vireo.cli.doctor to
      tools.jackson.databind;
}

package io.vireo.cli.send;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.cli.terminal.Environment;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import tools.jackson.databind.util.RawValue;

/** The command {@code vireo emit}: one of the listeners of the event handles it. */
@Command(
    name = "emit",
    header = "Emit an event: one of its listeners handles it.",
    description = {
      "",
      "Returns when the event is safe: with RabbitMQ, when the broker has confirmed it. Exit code 3 means that no queue took the event, so it is lost: nobody listens, and no resumable listener has left a queue behind.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo emit order.placed '{\"id\": 1}'",
      "  vireo emit order.placed '{\"id\": 1}' --header trace=4711 --repeat 3",
      "  vireo emit cache.expired                        # the data is null",
      "  jq -c '.[]' orders.json | vireo emit order.placed -",
      "  VIREO_URL=amqp://broker/shop vireo emit order.placed '{\"id\": 1}'"
    })
public final class EmitCommand extends SendCommand {

  public EmitCommand(Environment environment) {
    super(environment, "emitted");
  }

  @Override
  CompletableFuture<Boolean> send(Core core, String event, RawValue data, EmitOptions options) {
    return core.emitAsync(event, data, options);
  }

  @Override
  EmitOptions.Builder addTo(EmitOptions.Builder options) {
    return options;
  }
}

package io.vireo.cli.send;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.cli.terminal.Environment;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.util.RawValue;

/** The command {@code vireo broadcast}: every listener of the event handles it. */
@Command(
    name = "broadcast",
    header = "Broadcast an event: every running listener handles it.",
    description = {
      "",
      "Returns when the broker has confirmed the event. If nobody listens, that is no error, unless --required is given.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo broadcast prices.changed '{\"currency\": \"EUR\"}'",
      "  vireo broadcast prices.changed --required       # exit code 3 if nobody listens",
      "  tail -f prices.ndjson | vireo broadcast prices.changed -"
    })
public final class BroadcastCommand extends SendCommand {
  @Option(names = "--required", description = "Fail with exit code 3 if nobody listens.")
  private boolean required;

  public BroadcastCommand(Environment environment) {
    super(environment, "broadcast");
  }

  @Override
  CompletableFuture<Boolean> send(Core core, String event, RawValue data, EmitOptions options) {
    return core.broadcastAsync(event, data, options).thenApply(done -> true);
  }

  @Override
  EmitOptions.Builder addTo(EmitOptions.Builder options) {
    return options.required(required);
  }
}

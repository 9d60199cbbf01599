package io.vireo.cli.send;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.cli.terminal.Environment;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.util.RawValue;

/** Sends events to every listener. */
@Command(
    name = "broadcast",
    header = "Broadcast an event: every listener that is there gets it.",
    description = {
      "",
      "Returns when the broker has the event. That nobody listens is no error, unless --required says so.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo broadcast prices.changed '{\"currency\": \"EUR\"}'",
      "  vireo broadcast prices.changed --required       # exit code 3 if nobody listens",
      "  tail -f prices.ndjson | vireo broadcast prices.changed -"
    })
public final class BroadcastCommand extends SendCommand {
  @Option(
      names = "--required",
      description = "It is an error, with exit code 3, if nobody listens.")
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

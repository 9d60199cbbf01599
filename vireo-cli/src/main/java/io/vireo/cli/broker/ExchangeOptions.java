package io.vireo.cli.broker;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to publish, if not to Vireo's own exchanges. */
public final class ExchangeOptions {
  @Option(
      names = "--exchange",
      paramLabel = "NAME",
      description = "Publish to this exchange instead of Vireo's own.")
  private @Nullable String exchange;

  @Option(
      names = "--exchange-type",
      paramLabel = "TYPE",
      description = "Its type: direct, topic or fanout.")
  private @Nullable ExchangeType exchangeType;

  /** Adds what was given. */
  public EmitOptions.Builder addTo(EmitOptions.Builder options) {
    if (exchange != null) {
      options.exchange(exchange);
    }
    if (exchangeType != null) {
      options.exchangeType(exchangeType);
    }
    return options;
  }
}

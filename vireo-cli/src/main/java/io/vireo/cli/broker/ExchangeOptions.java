package io.vireo.cli.broker;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The exchange that a command publishes to or binds its queue to, if not one of Vireo's own. */
public final class ExchangeOptions {
  @Option(
      names = "--exchange",
      paramLabel = "NAME",
      description = "Use this exchange instead of Vireo's own.")
  private @Nullable String exchange;

  @Option(
      names = "--exchange-type",
      paramLabel = "TYPE",
      description = "The type of --exchange: direct, topic or fanout.")
  private @Nullable ExchangeType exchangeType;

  /** Adds these options to those of an event. */
  public EmitOptions.Builder addTo(EmitOptions.Builder options) {
    if (exchange != null) {
      options.exchange(exchange);
    }
    if (exchangeType != null) {
      options.exchangeType(exchangeType);
    }
    return options;
  }

  /** Adds these options to those of a listener. */
  public ObserveOptions.Builder addTo(ObserveOptions.Builder options) {
    if (exchange != null) {
      options.exchange(exchange);
    }
    if (exchangeType != null) {
      options.exchangeType(exchangeType);
    }
    return options;
  }
}

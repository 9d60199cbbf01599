package io.vireo.rabbitmq.internal.topology;

import io.vireo.ExchangeType;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which exchange serves what, where it is not Vireo's own. Immutable. */
public final class ExchangeRules {
  private final Map<Use, ExchangeForm> standard = new EnumMap<>(Use.class);
  private final Map<String, ExchangeSettings> settings;

  /** What an exchange is for. */
  public enum Use {
    PUBLISHING(ExchangeType.DIRECT),
    BROADCASTING(ExchangeType.TOPIC),
    SHARED(ExchangeType.DIRECT),
    DISTRIBUTED(ExchangeType.TOPIC);

    private final ExchangeType type;

    Use(ExchangeType type) {
      this.type = type;
    }
  }

  public ExchangeRules(Map<Use, ExchangeForm> standard, Map<String, ExchangeSettings> settings) {
    this.settings = Map.copyOf(settings);
    standard.forEach((use, form) -> this.standard.put(use, form.with(settingsOf(form.name()))));
  }

  /**
   * The exchange to use.
   *
   * @param name that the program has named for this event or listener, or null
   * @param type its type, or null
   * @return the exchange, or null for Vireo's own
   */
  public @Nullable ExchangeForm choose(
      Use use, @Nullable String name, @Nullable ExchangeType type) {
    ExchangeForm usual = standard.get(use);
    if (name == null || (type == null && usual != null && usual.name().equals(name))) {
      return usual;
    }
    return new ExchangeForm(name, type == null ? use.type : type, settingsOf(name));
  }

  private ExchangeSettings settingsOf(String name) {
    return settings.getOrDefault(name, ExchangeSettings.NONE);
  }
}

package io.vireo.rabbitmq.internal.topology;

import io.vireo.ExchangeType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which exchange serves which use, as far as the program has chosen one. Immutable.
 *
 * @param standard the program's exchange for a use, where events and listeners name none
 * @param settings how the program's exchanges are declared, by their names
 */
public record ExchangeRules(
    Map<Use, ExchangeForm> standard, Map<String, ExchangeSettings> settings) {

  /** What an exchange is used for. */
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

  /** Copies the maps, and gives each standard exchange its settings. */
  public ExchangeRules {
    settings = Map.copyOf(settings);
    Map<Use, ExchangeForm> complete = new EnumMap<>(Use.class);
    for (Map.Entry<Use, ExchangeForm> entry : standard.entrySet()) {
      ExchangeForm form = entry.getValue();
      complete.put(entry.getKey(), form.with(settingsOf(settings, form.name())));
    }
    standard = Collections.unmodifiableMap(complete);
  }

  /**
   * Chooses the exchange for an event or a listener.
   *
   * @param name the exchange that the event or listener names, or null
   * @param type the type that it names, or null
   * @return the exchange, or null for Vireo's own
   */
  public @Nullable ExchangeForm choose(
      Use use, @Nullable String name, @Nullable ExchangeType type) {
    ExchangeForm usual = standard.get(use);
    if (name == null || (type == null && usual != null && usual.name().equals(name))) {
      return usual;
    }
    return new ExchangeForm(name, type == null ? use.type : type, settingsOf(settings, name));
  }

  private static ExchangeSettings settingsOf(Map<String, ExchangeSettings> settings, String name) {
    return settings.getOrDefault(name, ExchangeSettings.NONE);
  }
}

package io.vireo;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer of one observer to {@link Control#describe}: its own document, or the reason why there
 * is none. Immutable; any thread may use it.
 */
public final class ObserverDescription {
  private final Values values;

  private ObserverDescription(Values values) {
    this.values = values;
  }

  /**
   * {@return a description}
   *
   * @param observer the observer, as it answers a ping
   * @param document its AsyncAPI document, or null if it has sent none
   * @param problem why it has sent no document, or null if the observer has not said why
   */
  public static ObserverDescription of(
      ObserverStatus observer, @Nullable JsonNode document, @Nullable String problem) {
    return new ObserverDescription(
        new Values(
            Objects.requireNonNull(observer, "observer"),
            Optional.ofNullable(document),
            Optional.ofNullable(problem)));
  }

  /** {@return the observer, as it answers a ping} */
  public ObserverStatus observer() {
    return values.observer;
  }

  /**
   * {@return what {@link Observer#describe} says there; empty if the observer has sent no document}
   */
  public Optional<JsonNode> document() {
    return values.document;
  }

  /**
   * {@return why the observer cannot describe itself, as a text for people; empty if it has, and
   * empty if it has not said why, as an observer of an older version or one that needs more time}
   */
  public Optional<String> problem() {
    return values.problem;
  }

  @Override
  public String toString() {
    return Text.show(ObserverDescription.class, values);
  }

  private record Values(
      ObserverStatus observer, Optional<JsonNode> document, Optional<String> problem) {}
}

package io.vireo.spring.listener;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;

/** Resolves the placeholders and then the SpEL in the attributes of annotations. */
final class Expressions {
  private final EmbeddedValueResolver resolver;

  Expressions(ConfigurableBeanFactory beans) {
    this.resolver = new EmbeddedValueResolver(beans);
  }

  /** The resolved text without blanks around it; empty for an expression that is null. */
  String resolve(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String resolved = resolver.resolveStringValue(text);
    return resolved == null ? "" : resolved.strip();
  }
}

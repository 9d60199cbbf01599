package io.vireo.spring.autoconfigure.tracing;

import java.util.Locale;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Whether the JVM was started with OpenTelemetry's Java agent, which has an OpenTelemetry, and the
 * agent was not switched off.
 *
 * <p>The OpenTelemetry itself is not asked. If the agent was switched off, {@code
 * GlobalOpenTelemetry.get()} would set one that does nothing, and the application could no longer
 * set its own.
 */
final class OnJavaAgent extends SpringBootCondition {
  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("OpenTelemetry's Java agent");
    // The JVM puts the jar of an agent on the class path of the system.
    if (!ClassUtils.isPresent(AGENT, ClassLoader.getSystemClassLoader())) {
      return ConditionOutcome.noMatch(message.because("it is not attached"));
    }
    if (!isSet("otel.javaagent.enabled", true) || isSet("otel.sdk.disabled", false)) {
      return ConditionOutcome.noMatch(message.because("it is switched off"));
    }
    return ConditionOutcome.match(message.because("it is attached"));
  }

  /** Reads a setting as the agent does, which knows nothing of Spring's environment. */
  private static boolean isSet(String property, boolean preset) {
    String value = System.getProperty(property);
    if (value == null) {
      value = System.getenv(property.replace('.', '_').toUpperCase(Locale.ROOT));
    }
    return value == null ? preset : Boolean.parseBoolean(value);
  }
}

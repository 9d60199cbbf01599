package io.vireo.spring.autoconfigure.tracing;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Whether the JVM was started with OpenTelemetry's Java agent, which has an OpenTelemetry. */
final class OnJavaAgent extends SpringBootCondition {
  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    // The JVM puts the jar of an agent on the class path of the system.
    boolean attached = ClassUtils.isPresent(AGENT, ClassLoader.getSystemClassLoader());
    ConditionMessage.Builder message = ConditionMessage.forCondition("OpenTelemetry's Java agent");
    return attached
        ? ConditionOutcome.match(message.because("it is attached"))
        : ConditionOutcome.noMatch(message.because("it is not attached"));
  }
}

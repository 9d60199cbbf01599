package io.vireo.spring.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import tools.jackson.databind.JsonNode;

/**
 * Tells a native image, at build time, which methods are called by reflection, and into which types
 * events are decoded. A wrong signature ends the build as it would end the start.
 */
public final class ListenerHints implements BeanRegistrationAotProcessor {

  /** A processor; Spring makes it while it processes an application. */
  public ListenerHints() {}

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Class<?> type = bean.getBeanClass();
    List<AnnotatedMethod> methods = AnnotatedMethod.of(type);
    if (methods.isEmpty()) {
      return null;
    }
    return (generation, code) ->
        methods.forEach(
            method -> register(method, type, generation.getRuntimeHints().reflection()));
  }

  private static void register(AnnotatedMethod annotated, Class<?> type, ReflectionHints hints) {
    hints.registerMethod(annotated.method(), ExecutableMode.INVOKE);
    if (annotated.listeners().isEmpty()) {
      return;
    }
    HandlerSignature signature = HandlerSignature.of(annotated.method(), type);
    if (signature.content() != JsonNode.class) {
      new BindingReflectionHintsRegistrar().registerReflectionHints(hints, signature.content());
    }
  }
}

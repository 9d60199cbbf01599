package io.vireo.spring.listener;

import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import io.vireo.spring.InvalidListenerException;
import io.vireo.spring.ListenerDescription;
import io.vireo.spring.VireoCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.convert.DurationStyle;

/**
 * Puts the options of one listener together: first what the customizers say of all listeners, then
 * the attributes of the annotation, and then the properties of the listener.
 */
final class ListenerOptions {
  private final BeanFactory beans;
  private final Expressions expressions;
  private final List<VireoCustomizer> customizers;

  ListenerOptions(BeanFactory beans, Expressions expressions, List<VireoCustomizer> customizers) {
    this.beans = beans;
    this.expressions = expressions;
    this.customizers = customizers;
  }

  /**
   * The options of a listener.
   *
   * @throws InvalidListenerException if one of them is out of its range, or names a bean that is
   *     not there
   */
  ObserveOptions of(
      ListenerDescription listener,
      ListenerAttributes attributes,
      @Nullable ListenerProperties properties) {
    try {
      ObserveOptions.Builder options = ObserveOptions.builder();
      customizers.forEach(customizer -> customizer.customizeListener(listener, options));
      apply(attributes, options);
      if (properties != null) {
        apply(properties, options);
      }
      return options.build();
    } catch (IllegalArgumentException | NoSuchBeanDefinitionException e) {
      throw new InvalidListenerException(
          "An option of the listener "
              + listener.id()
              + " ("
              + attributes.shown()
              + " on "
              + HandlerSignature.shown(listener.method(), listener.method().getDeclaringClass())
              + ") cannot be taken: "
              + e.getMessage(),
          "Correct the attribute of the annotation, or the property vireo.listeners."
              + listener.id()
              + ".*.",
          e);
    }
  }

  private void apply(ListenerAttributes attributes, ObserveOptions.Builder options) {
    if (attributes.resumable()) {
      options.resumable(true);
    }
    if (attributes.concurrency() != 0) {
      options.concurrency(attributes.concurrency());
    }
    if (attributes.prefetch() != 0) {
      options.prefetch(attributes.prefetch());
    }
    String timeout = expressions.resolve(attributes.handlerTimeout());
    if (!timeout.isEmpty()) {
      options.handlerTimeout(DurationStyle.detectAndParse(timeout));
    }
    String retry = expressions.resolve(attributes.retry());
    if (!retry.isEmpty()) {
      options.retryPolicy(retryPolicy(retry));
    }
  }

  private void apply(ListenerProperties properties, ObserveOptions.Builder options) {
    PropertyMapper map = PropertyMapper.get();
    map.from(properties::resumable).to(options::resumable);
    map.from(properties::concurrency).to(options::concurrency);
    map.from(properties::prefetch).to(options::prefetch);
    map.from(properties::handlerTimeout).to(options::handlerTimeout);
    map.from(properties::retry).as(this::retryPolicy).to(options::retryPolicy);
    map.from(properties::maxDeliveries).to(options::maxDeliveries);
    map.from(properties::delayPerMessage).to(options::delayPerMessage);
    map.from(properties::autoAcknowledge).to(options::autoAcknowledge);
    map.from(properties::queueKind).to(options::queueKind);
    map.from(properties::queueExpiration).to(options::queueExpiration);
    map.from(properties::registrationTimeout).to(options::registrationTimeout);
  }

  private RetryPolicy retryPolicy(String bean) {
    return beans.getBean(bean, RetryPolicy.class);
  }
}

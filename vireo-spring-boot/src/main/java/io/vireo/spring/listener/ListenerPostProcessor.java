package io.vireo.spring.listener;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Finds the annotated methods of beans, after proxies were made of them, and hands them to the
 * {@link ListenerRegistry}. Until all singletons are there the methods are kept, so that looking
 * for them makes no bean earlier than it would be made otherwise.
 *
 * <p>The lock guards what is kept. It is not held while a bean or the registry is asked.
 */
public final class ListenerPostProcessor
    implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton, Ordered {
  private final ConcurrentHashMap<Class<?>, List<AnnotatedMethod>> methods =
      new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final List<Found> found = new ArrayList<>();

  @GuardedBy("this")
  private @Nullable ListenerRegistry registry;

  private @Nullable BeanFactory beans;

  /** An annotated method of a bean. */
  private record Found(Object bean, String name, Class<?> type, AnnotatedMethod method) {
    void addTo(ListenerRegistry registry) {
      registry.add(bean, name, type, method);
    }
  }

  /** A post-processor that has found nothing yet. */
  public ListenerPostProcessor() {}

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    this.beans = beanFactory;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    // The proxy of a scoped bean listens, not each of the instances behind it.
    boolean infrastructure =
        bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
    if (infrastructure || ScopedProxyUtils.isScopedTarget(beanName)) {
      return bean;
    }
    Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
    for (AnnotatedMethod method : methods.computeIfAbsent(type, AnnotatedMethod::of)) {
      hand(new Found(bean, beanName, type, method));
    }
    return bean;
  }

  private void hand(Found one) {
    ListenerRegistry ready;
    synchronized (this) {
      ready = registry;
      if (ready == null) {
        found.add(one);
        return;
      }
    }
    one.addTo(ready);
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (!(beans instanceof ListableBeanFactory factory)) {
      throw new IllegalStateException("There is no bean factory that knows its beans: " + beans);
    }
    makeScopedProxies(factory);
    ListenerRegistry ready = factory.getBean(ListenerRegistry.class);
    List<Found> kept;
    synchronized (this) {
      registry = ready;
      kept = List.copyOf(found);
      found.clear();
    }
    kept.forEach(one -> one.addTo(ready));
  }

  /** Nobody else may ever ask for a bean whose only purpose is to listen. */
  private static void makeScopedProxies(ListableBeanFactory factory) {
    for (String name : factory.getBeanDefinitionNames()) {
      if (ScopedProxyUtils.isScopedTarget(name)) {
        Class<?> type = factory.getType(name, false);
        if (type != null && !AnnotatedMethod.of(type).isEmpty()) {
          factory.getBean(ScopedProxyUtils.getOriginalBeanName(name));
        }
      }
    }
  }

  /** After all others, so that the bean has all of its proxies. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}

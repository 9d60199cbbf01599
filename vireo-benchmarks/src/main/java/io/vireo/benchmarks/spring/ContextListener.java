package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Listens with an annotated method of a bean, in an application context of its own. */
final class ContextListener implements Listener {
  private final AnnotationConfigApplicationContext context;
  private final AnnotatedBean bean;

  /** Makes the bean with the annotated method, which calls the handler. */
  @FunctionalInterface
  interface AnnotatedBean {
    Object calling(Consumer<Order> handler);
  }

  /**
   * Makes a listener.
   *
   * @param context a context that is not refreshed, and has all but the bean
   * @param bean makes the bean
   */
  ContextListener(AnnotationConfigApplicationContext context, AnnotatedBean bean) {
    this.context = context;
    this.bean = bean;
  }

  @Override
  public void start(Consumer<Order> handler) {
    Object annotated = bean.calling(handler);
    context.registerBean("orders", Object.class, () -> annotated);
    context.refresh();
  }

  @Override
  public void close() {
    context.close();
  }
}

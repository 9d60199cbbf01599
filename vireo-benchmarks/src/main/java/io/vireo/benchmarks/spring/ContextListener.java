package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Listens with an annotated method of a bean, in an application context of its own. The bean is
 * made when the listener starts, as a lazy bean is, and the context before.
 */
final class ContextListener implements Listener {
  private static final String BEAN = "orders";

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
    context.refresh();
  }

  @Override
  public void start(Consumer<Order> handler) {
    context.registerBean(BEAN, Object.class, () -> bean.calling(handler));
    context.getBean(BEAN);
  }

  @Override
  public void close() {
    context.close();
  }
}

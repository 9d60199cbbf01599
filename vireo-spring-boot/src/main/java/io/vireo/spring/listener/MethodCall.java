package io.vireo.spring.listener;

import io.vireo.spring.InvalidListenerException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a method of a bean through the bean's proxy, with the class loader of the application as
 * the thread's: Vireo's own threads do not know the class loader of a restarted application. Any
 * thread may call.
 */
final class MethodCall {
  private final Object bean;
  private final Method method;
  private final boolean takesContent;
  private final @Nullable ClassLoader loader;

  /**
   * Finds the method that the bean's proxy has.
   *
   * @param bean the bean, which may be a proxy
   * @param method the method as the class of the bean declares it
   * @param owner the class of the bean
   * @param loader the class loader of the application
   * @throws InvalidListenerException if the proxy has no such method
   */
  MethodCall(Object bean, Method method, Class<?> owner, @Nullable ClassLoader loader) {
    this.bean = bean;
    this.method = invocable(bean, method, owner);
    this.takesContent = method.getParameterCount() > 0;
    this.loader = loader;
    ReflectionUtils.makeAccessible(this.method);
  }

  private static Method invocable(Object bean, Method method, Class<?> owner) {
    try {
      return AopUtils.selectInvocableMethod(method, bean.getClass());
    } catch (IllegalStateException e) {
      throw new InvalidListenerException(
          "The method "
              + HandlerSignature.shown(method, owner)
              + " cannot be called through the proxy of its bean: "
              + e.getMessage(),
          "Declare the method in an interface of the bean, or have a proxy made of the class"
              + " (proxyTargetClass = true) and the method not private.",
          e);
    }
  }

  /**
   * Calls the method.
   *
   * @param content what the method takes, if it takes anything
   * @return what the method returns
   * @throws Exception what the method throws
   */
  @Nullable Object call(@Nullable Object content) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    boolean foreign = loader != null && before != loader;
    if (foreign) {
      thread.setContextClassLoader(loader);
    }
    try {
      return takesContent ? method.invoke(bean, content) : method.invoke(bean);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } finally {
      if (foreign) {
        thread.setContextClassLoader(before);
      }
    }
  }

  private static Exception thrown(InvocationTargetException wrapped) {
    Throwable cause = wrapped.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof Exception exception ? exception : wrapped;
  }
}

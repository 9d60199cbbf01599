package io.vireo.spring.listener;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.spi.CleanThreads;
import io.vireo.spring.InvalidListenerException;
import io.vireo.spring.ListenerDescription;
import io.vireo.spring.VireoCustomizer;
import io.vireo.spring.VireoListeners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The annotated listeners of one context. They are registered in the last phase of the context's
 * start, when all else has started, and end in the first phase of its stop, before the web server
 * stops: requests that are finishing may still emit, as observers are closed with their beans.
 *
 * <p>While the context closes, its observers are drained, with what the program itself listens to.
 * A context that is only stopped or paused may start again; then the annotated listeners alone end.
 *
 * <p>The lock guards the listeners and whether they run. It is held while listeners are registered,
 * and never while handlers are waited for.
 */
public final class ListenerRegistry
    implements VireoListeners,
        SmartLifecycle,
        ApplicationListener<ContextClosedEvent>,
        DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerRegistry.class);

  private final ConfigurableApplicationContext context;
  private final ConfigurableListableBeanFactory beans;
  private final ListenersProperties properties;
  private final Duration drainTimeout;
  private final Expressions expressions;
  private final ListenerOptions options;
  private final KeepAlive keepAlive = new KeepAlive();

  @GuardedBy("this")
  private final Map<String, AnnotatedListener> listeners = new LinkedHashMap<>();

  @GuardedBy("this")
  private boolean running;

  private volatile boolean closing;

  /**
   * A registry without listeners.
   *
   * @param context the context whose start and end the listeners follow
   * @param properties the properties of listeners, by their ids
   * @param customizers what changes options, in order
   * @param drainTimeout how long running handlers are waited for
   */
  public ListenerRegistry(
      ConfigurableApplicationContext context,
      Map<String, ListenerProperties> properties,
      List<VireoCustomizer> customizers,
      Duration drainTimeout) {
    this.context = context;
    this.beans = context.getBeanFactory();
    this.properties = new ListenersProperties(properties);
    this.drainTimeout = drainTimeout;
    this.expressions = new Expressions(beans);
    this.options = new ListenerOptions(beans, expressions, List.copyOf(customizers));
  }

  /**
   * Adds what a method of a bean asks for. A listener is registered at once if the context has
   * started already, as with a lazy bean.
   */
  void add(Object bean, String beanName, Class<?> owner, AnnotatedMethod annotated) {
    MethodCall call = new MethodCall(bean, annotated.method(), owner, beans.getBeanClassLoader());
    if (!annotated.listeners().isEmpty()) {
      HandlerSignature signature = HandlerSignature.of(annotated.method(), owner);
      for (ListenerAttributes attributes : annotated.listeners()) {
        add(beanName, owner, annotated, attributes, signature, call);
      }
    }
    annotated
        .failures()
        .forEach(
            failure -> {
              HandlerSignature.requireFailureListener(annotated.method(), owner);
              observersOf(expressions.resolve(failure.observer()), "@OnFailure", annotated, owner)
                  .forEach(observer -> observer.onFailure(call::call));
            });
  }

  private synchronized void add(
      String beanName,
      Class<?> owner,
      AnnotatedMethod annotated,
      ListenerAttributes attributes,
      HandlerSignature signature,
      MethodCall call) {
    String event = expressions.resolve(attributes.event());
    String id = id(beanName, annotated, attributes, owner);
    ListenerDescription description =
        new ListenerDescription(id, event, attributes.broadcast(), beanName, annotated.method());
    ListenerProperties own = properties.of(id);
    Observer observer =
        observer(expressions.resolve(attributes.observer()), attributes.shown(), annotated, owner);
    AnnotatedListener listener =
        new AnnotatedListener(
            description,
            signature,
            call,
            observer,
            options.of(description, attributes, own),
            own == null || own.enabled());
    listeners.put(id, listener);
    if (running) {
      subscribe(listener);
    }
  }

  @GuardedBy("this")
  private void subscribe(AnnotatedListener listener) {
    listener.subscribe();
    if (listener.subscription() != null) {
      keepAlive.begin();
    }
  }

  @GuardedBy("this")
  private String id(
      String beanName, AnnotatedMethod annotated, ListenerAttributes attributes, Class<?> owner) {
    String chosen = expressions.resolve(attributes.id());
    if (!chosen.isEmpty()) {
      AnnotatedListener other = listeners.get(chosen);
      if (other != null) {
        throw new InvalidListenerException(
            "Two listeners have the id '"
                + chosen
                + "': "
                + other.description().method()
                + " of the bean "
                + other.description().bean()
                + ", and "
                + HandlerSignature.shown(annotated.method(), owner)
                + " of the bean "
                + beanName
                + ".",
            "Give each listener an id of its own. Each instance of a prototype bean has a listener"
                + " of its own: leave its id out.",
            null);
      }
      return chosen;
    }
    String standard = beanName + "-" + annotated.method().getName();
    String id = standard;
    for (int number = 2; listeners.containsKey(id); number++) {
      id = standard + "-" + number;
    }
    return id;
  }

  private List<Observer> observersOf(
      String name, String shown, AnnotatedMethod annotated, Class<?> owner) {
    return name.isEmpty()
        ? List.copyOf(beans.getBeansOfType(Observer.class).values())
        : List.of(observer(name, shown, annotated, owner));
  }

  private Observer observer(String name, String shown, AnnotatedMethod annotated, Class<?> owner) {
    try {
      return name.isEmpty()
          ? beans.getBean(Observer.class)
          : BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, Observer.class, name);
    } catch (NoSuchBeanDefinitionException e) {
      throw new InvalidListenerException(
          "There is no observer for "
              + shown
              + " on "
              + HandlerSignature.shown(annotated.method(), owner)
              + ": "
              + e.getMessage(),
          "Name one by the annotation's attribute observer, a qualifier or the name of a bean of type"
              + " io.vireo.Observer; or make one of them primary.",
          e);
    }
  }

  @Override
  public synchronized List<ListenerDescription> all() {
    return listeners.values().stream().map(AnnotatedListener::description).toList();
  }

  @Override
  public synchronized Optional<Subscription> subscription(String id) {
    AnnotatedListener listener = listeners.get(Objects.requireNonNull(id, "id"));
    return listener == null ? Optional.empty() : Optional.ofNullable(listener.subscription());
  }

  @Override
  public synchronized void start() {
    if (running) {
      return;
    }
    running = true;
    for (AnnotatedListener listener : listeners.values()) {
      subscribe(listener);
    }
    Set<String> unknown = new TreeSet<>(properties.idsBeside(listeners.keySet()));
    if (!unknown.isEmpty()) {
      LOG.warn(
          "Properties vireo.listeners.* are set for {}, and no listener has such an id yet; there"
              + " are {}",
          unknown,
          listeners.keySet());
    }
  }

  @Override
  public void stop() {
    end().run();
  }

  @Override
  public void stop(Runnable callback) {
    Runnable rest = end();
    CleanThreads.daemon(
            "vireo-drain",
            () -> {
              try {
                rest.run();
              } finally {
                callback.run();
              }
            })
        .start();
  }

  /** Ends the listeners without waiting. What it returns waits for their handlers. */
  private Runnable end() {
    keepAlive.end();
    List<Subscription> released = release();
    if (closing) {
      List<Observer> observers = observers();
      observers.forEach(observer -> observer.drain(Duration.ZERO));
      return () -> await(observers.stream().<HandlersWait>map(one -> one::drain).toList());
    }
    released.forEach(Subscription::stop);
    return () -> await(released.stream().<HandlersWait>map(one -> one::awaitStopped).toList());
  }

  private synchronized List<Subscription> release() {
    running = false;
    List<Subscription> released = new ArrayList<>();
    for (AnnotatedListener listener : listeners.values()) {
      Subscription one = listener.release();
      if (one != null) {
        released.add(one);
      }
    }
    return released;
  }

  /** The observers of this context that were made, and no others. */
  private List<Observer> observers() {
    List<Observer> observers = new ArrayList<>();
    for (String name : beans.getBeanNamesForType(Observer.class, true, false)) {
      if (beans.containsSingleton(name)) {
        observers.add(beans.getBean(name, Observer.class));
      }
    }
    return observers;
  }

  /** Waits for the handlers of one observer or subscription. */
  @FunctionalInterface
  private interface HandlersWait {
    boolean await(Duration atMost);
  }

  private void await(List<HandlersWait> waits) {
    long begin = System.nanoTime();
    boolean finished = true;
    for (HandlersWait wait : waits) {
      Duration left = drainTimeout.minusNanos(System.nanoTime() - begin);
      finished &= wait.await(left.isNegative() ? Duration.ZERO : left);
    }
    if (!finished) {
      LOG.warn(
          "Handlers have not finished within {}"
              + " (spring.lifecycle.timeout-per-shutdown-phase); they may be interrupted when"
              + " their observer is closed",
          drainTimeout);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  /** Starts last and stops first: before requests of the web server are waited for. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (event.getApplicationContext() == context) {
      closing = true;
    }
  }

  /** A context whose start fails is not stopped: its beans are only destroyed. */
  @Override
  public void destroy() {
    keepAlive.end();
  }
}

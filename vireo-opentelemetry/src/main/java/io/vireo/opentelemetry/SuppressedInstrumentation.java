package io.vireo.opentelemetry;

import io.opentelemetry.context.Context;
import io.vireo.Core;
import io.vireo.spi.ClientCallInterceptor;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps OpenTelemetry's Java agent from tracing what Vireo does with the client library of its
 * broker. The agent would make a second span for each event that is published and write the context
 * of that span into the event, and it would end its span of a delivery before the handler begins.
 *
 * <p>Around each call of the client library a context is current that holds no span and is marked
 * for the agent. The agent makes no spans in such a context and writes nothing into the event.
 * Without the agent nobody looks at it. Any thread may call, and no method blocks.
 */
final class SuppressedInstrumentation implements ClientCallInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(SuppressedInstrumentation.class);

  /** The class that marks a context, in OpenTelemetry's API from 1.63 on, and before. */
  private static final List<String> MARKING_CLASSES =
      List.of(
          "io.opentelemetry.api.impl.InstrumentationUtil",
          "io.opentelemetry.api.internal.InstrumentationUtil");

  /** The same for all cores, because the marked context is. */
  static final ClientCallInterceptor OF_CLIENT_CALLS =
      new SuppressedInstrumentation(marked(MARKING_CLASSES));

  /** The cores that have it. The set is also the lock that guards it. */
  private static final Set<Core> CORES = Collections.newSetFromMap(new WeakHashMap<>());

  private final Context context;

  private SuppressedInstrumentation(Context context) {
    this.context = context;
  }

  /**
   * Adds it to a core, once and as long as the core lives. A core that is closed after its tracing
   * still cancels consumers and deletes queues.
   */
  static void addTo(Core core) {
    synchronized (CORES) {
      if (CORES.add(core)) {
        core.interceptClientCalls(OF_CLIENT_CALLS);
      }
    }
  }

  // What has to be closed is handed to the caller, who closes it.
  @SuppressWarnings("MustBeClosedChecker")
  @Override
  public Scope begin() {
    return context.makeCurrent()::close;
  }

  /**
   * A context that is marked.
   *
   * @param classes may mark it: the first one that is there does
   */
  static Context marked(List<String> classes) {
    for (String name : classes) {
      try {
        return marked(Class.forName(name));
      } catch (ReflectiveOperationException | LinkageError e) {
        LOG.trace("Another version of OpenTelemetry's API", e);
      }
    }
    LOG.warn(
        "This version of OpenTelemetry's API cannot tell the Java agent to leave RabbitMQ's client"
            + " alone. If the agent is attached, start it with"
            + " -Dotel.instrumentation.rabbitmq.enabled=false");
    return Context.root();
  }

  /** The class marks the context that is current while it runs a task. */
  private static Context marked(Class<?> type) throws ReflectiveOperationException {
    Method suppress = type.getMethod("suppressInstrumentation", Runnable.class);
    AtomicReference<Context> seen = new AtomicReference<>(Context.root());
    Runnable look = () -> seen.set(Context.current());
    io.opentelemetry.context.Scope empty = Context.root().makeCurrent();
    try {
      suppress.invoke(null, look);
    } finally {
      empty.close();
    }
    return Objects.requireNonNull(seen.get(), "context");
  }
}

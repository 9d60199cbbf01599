package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.AnotherTypeException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.MissingException;
import io.vireo.rabbitmq.internal.failure.RenamedException;
import io.vireo.spi.ConsumerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares the queues of consumers and binds them. A queue that exists in another form is used as
 * it is, if that breaks no promise ({@link ExistingQueue}). Any thread may call it; each method
 * that takes a connection waits for the broker.
 */
public final class ConsumerQueues {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerQueues.class);

  /** Whether queues of routes that are not resumable have the form of the Python library. */
  private final boolean pythonQueues;

  private final Topology topology;
  private final ConsumerBindings bindings;
  private final DeclarationTrials trials;
  private final FormWarnings warnings = new FormWarnings();

  public ConsumerQueues(
      boolean pythonQueues, ExchangeRules exchanges, Topology topology, DeclarationTrials trials) {
    this.pythonQueues = pythonQueues;
    this.topology = topology;
    this.bindings = new ConsumerBindings(exchanges, topology);
    this.trials = trials;
  }

  /** What is asked of one queue. */
  private record Wanted(
      ConsumerRequest request,
      QueueForm form,
      UnaryOperator<Map<String, Object>> changedArguments) {

    /** The arguments as a consumer of the program's own kind has changed them. */
    Map<String, Object> arguments() {
      return changedArguments.apply(new HashMap<>(form.arguments()));
    }

    /** Whether the queue is asked for in a form that brokers may not permit. */
    boolean isPythonForm() {
      return !request.broadcast() && !form.passive() && !form.durable();
    }
  }

  public ConsumerBindings bindings() {
    return bindings;
  }

  /**
   * Declares and binds the queue from which a consumer is to consume.
   *
   * @param changedArguments changes the arguments of the queue
   * @throws ObservationException if the queue cannot be had as the consumer needs it
   */
  public DeclaredQueue declare(
      Declarations declarations,
      ConsumerRequest request,
      QueueSettings settings,
      UnaryOperator<Map<String, Object>> changedArguments)
      throws IOException {
    Wanted wanted =
        new Wanted(request, QueueForm.of(request, settings, pythonQueues), changedArguments);
    BrokerConnection connection = declarations.connection();
    String trial = wanted.isPythonForm() ? DeclarationTrials.PYTHON_FORM : request.event();
    try {
      if (wanted.isPythonForm() || trials.isSuspect(trial)) {
        tryOut(connection, trial, wanted);
      }
      return declare(declarations, wanted);
    } catch (MissingException | AnotherTypeException | RenamedException e) {
      throw notObserved(request, connection, e.getMessage(), e);
    } catch (IOException e) {
      if (!DeclarationTrials.endedConnection(e)) {
        throw e;
      }
      // Other declarations may have waited for an answer as well. A trial of each will show which
      // of them the broker does not accept.
      trials.suspect(trial);
      LOG.debug("Declaring the queue of '{}' ended with the connection", request.event(), e);
      throw new IOException("the broker closed the connection on a declaration");
    }
  }

  private void tryOut(BrokerConnection connection, String trial, Wanted wanted) throws IOException {
    try {
      trials.run(connection, trial, declarations -> declare(declarations, wanted));
    } catch (IOException e) {
      if (!DeclarationTrials.endedConnection(e)) {
        throw e;
      }
      String why =
          "the broker does not accept the %s, and closes the connection that asks for it. It says: %s. Ask for another queue, have the broker permit this one, or delete the queue if it is there in another form"
              .formatted(
                  wanted.isPythonForm() ? trial : "queue that was asked for",
                  ConnectFailure.of(e).reason());
      throw notObserved(wanted.request(), connection, why, e);
    }
  }

  private static ObservationException notObserved(
      ConsumerRequest request,
      BrokerConnection connection,
      @Nullable String why,
      IOException cause) {
    return new ObservationException(
        "'%s' cannot be observed on %s: %s".formatted(request.event(), connection.endpoint(), why),
        cause);
  }

  private DeclaredQueue declare(Declarations declarations, Wanted wanted) throws IOException {
    List<Declarations.Binding> all = bindings.declare(declarations, wanted.request());
    DeclaredQueue queue =
        wanted.request().broadcast()
            ? new DeclaredQueue(
                declarations.privateQueue(wanted.arguments()), true, false, null, null)
            : sharedQueue(declarations, wanted);
    declarations.bind(queue.name(), all);
    return queue;
  }

  private DeclaredQueue sharedQueue(Declarations declarations, Wanted wanted) throws IOException {
    BrokerConnection connection = declarations.connection();
    String name = wanted.request().event();
    QueueForm form = wanted.form();
    if (form.passive()) {
      declarations.requireQueue(name);
      // The form is not known, so the queue may go with its last consumer.
      return new DeclaredQueue(name, false, true, null, null);
    }
    Map<String, Object> arguments = wanted.arguments();
    DelegatedQueue delegated = DelegatedQueue.of(wanted.request());
    boolean isNew = form.quorum() && !declarations.isThere(name);
    if (delegated != null) {
      // Before the queue that delegates, so that no event is lost on its way.
      delegated.declareFallback(declarations, form.quorum() && form.kindChosen());
    } else if (isNew) {
      // A quorum queue dead letters to its recovery queue. That is not asked of a quorum queue that
      // exists: in a cluster, the node of the recovery queue may be down.
      topology.declareRecoveryQueue(connection, Topology.recoveryQueue(name));
    }
    try {
      declarations.queue(name, form.durable(), form.autoDelete(), arguments);
      if (isNew) {
        declarations.writeQuorumNames();
      }
      return new DeclaredQueue(
          name, false, form.autoDelete(), QueueForm.expiration(arguments), null);
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      DeclaredQueue existing =
          ExistingQueue.use(declarations, wanted.request(), form, arguments, e);
      warnings.warn(connection, name, ConnectFailure.of(e).reason());
      return existing;
    }
  }
}

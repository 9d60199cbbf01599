package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.CoalescedTask;
import io.vireo.rabbitmq.internal.thread.RegularTask;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.ConsumerBindings;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.ExchangeNames;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has queues bound again after an exchange was deleted, of which the broker tells nobody. It asks
 * every few seconds whether the exchanges of this driver's consumers exist. If one does not, which
 * publishing may find out as well, it binds the queues of this driver again, and calls on all
 * processes that consume from the control exchange to do the same. Any thread may call it.
 */
public final class ExchangeWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeWatch.class);

  /** The routing key of a call to other processes. Earlier versions receive and ignore it. */
  private static final String CALL = "observer.bindings";

  private final ConsumingConnections connections;
  private final ConsumerBindings bindings;
  private final Threads threads;
  private final Duration interval;
  private final RegularTask question;
  private final CoalescedTask answer;

  public ExchangeWatch(
      ConsumingConnections connections,
      ConsumerBindings bindings,
      Threads threads,
      Tunables tunables) {
    this.connections = connections;
    this.bindings = bindings;
    this.threads = threads;
    this.interval = tunables.livenessInterval().dividedBy(6);
    this.question = new RegularTask(threads, interval, this::look);
    // Coalesced, because other processes may call at any rate.
    this.answer = new CoalescedTask(threads, Duration.ofSeconds(1), this::bindAgain);
  }

  /** Starts to ask at intervals, until the driver's threads end. */
  public void start() {
    question.start();
  }

  private void look() {
    BrokerConnection brokerConnection = connections.first().supervisor().connection();
    if (brokerConnection != null && brokerConnection.isOpen()) {
      look(brokerConnection);
    }
  }

  private void look(BrokerConnection brokerConnection) {
    Set<String> expected = new TreeSet<>();
    for (ConsumingConnection connection : connections.all()) {
      for (ConsumerSupervisor consumer : connection.consumers()) {
        if (consumer.registrar().isBound()) {
          expected.addAll(bindings.exchangesOf(consumer.request()));
        }
      }
    }
    Set<String> gone;
    try {
      gone = Topology.missing(brokerConnection, expected);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: asking for exchanges", brokerConnection.endpoint(), e);
      return;
    }
    if (gone.isEmpty()) {
      // Another process may have declared the control exchange again after it was deleted. A
      // consumer that is not bound to it would hear no call.
      connections.all().forEach(ConsumingConnection::bindControlAgain);
    } else {
      areGone(brokerConnection, gone);
    }
  }

  /**
   * Binds the queues of this driver again, and has other processes do so, because exchanges were
   * found deleted. They may have been declared again by now.
   *
   * @param brokerConnection the connection over which the other processes are called
   * @param names the names of the exchanges; empty for an exchange that only this program knows, in
   *     which case no other process is called
   */
  public void areGone(BrokerConnection brokerConnection, Set<String> names) {
    if (names.isEmpty()) {
      bindAgain();
      return;
    }
    LOG.warn(
        "{}: somebody has deleted {}, and with it all its bindings; it is declared again, and what listens is bound again. Events emitted meanwhile may have found no listener",
        brokerConnection.endpoint(),
        names);
    bindAgain();
    call(brokerConnection);
    // A process whose control queue was not bound heard nothing, and may be bound by then.
    threads.executeAfter(interval.multipliedBy(3).dividedBy(2), this::callOnceMore);
  }

  /** Binds the queues of this driver again. */
  void bindAgain() {
    connections.all().forEach(ConsumingConnection::bindAgain);
  }

  private void callOnceMore() {
    BrokerConnection brokerConnection = connections.first().supervisor().connection();
    if (brokerConnection != null && brokerConnection.isOpen()) {
      call(brokerConnection);
    }
  }

  private static void call(BrokerConnection brokerConnection) {
    try (Declarations declarations = new Declarations(brokerConnection)) {
      declarations.exchanges().declare(ExchangeNames.CONTROL, ExchangeType.TOPIC, Map.of());
      declarations
          .channel()
          .basicPublish(
              ExchangeNames.CONTROL,
              CALL,
              new AMQP.BasicProperties.Builder().contentType("application/json").build(),
              new byte[] {'{', '}'});
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: the other processes could not be called", brokerConnection.endpoint(), e);
    }
  }

  /** Wraps the listener of the control exchange, to answer the calls among its deliveries. */
  public DeliveryListener hearing(DeliveryListener listener) {
    return new DeliveryListener() {
      @Override
      public void onDelivery(Delivery delivery) {
        if (!delivery.event().equals(CALL)) {
          listener.onDelivery(delivery);
        } else if (delivery.begin()) {
          delivery.acknowledge();
          answer.request();
        }
      }

      @Override
      public void onStale() {
        listener.onStale();
      }

      @Override
      public String pauseReason() {
        return listener.pauseReason();
      }

      @Override
      public boolean onAttach(byte @Nullable [] pause) {
        return listener.onAttach(pause);
      }
    };
  }
}

package io.vireo.rabbitmq;

import static org.awaitility.Awaitility.await;

import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.fault.TcpProxy.Direction;
import java.time.Duration;
import java.util.function.Consumer;

/** A fault of the connection through a proxy to the shared node, or of the node itself. */
enum LinkFault {
  BLACK_HOLE(
      proxy -> {
        proxy.hold(Direction.TO_SERVER);
        proxy.hold(Direction.TO_CLIENT);
      }),
  NOTHING_GOES_TO_THE_BROKER(proxy -> proxy.hold(Direction.TO_SERVER)),
  NOTHING_COMES_FROM_THE_BROKER(proxy -> proxy.hold(Direction.TO_CLIENT)),
  THE_BROKER_STANDS_STILL(proxy -> TestBroker.node().suspend()),
  ONLY_THE_CLIENT_BELIEVES_IN_THE_LINK(TcpProxy::closeServerSide),
  ONLY_THE_BROKER_BELIEVES_IN_THE_LINK(TcpProxy::closeClientSide),
  A_SLOW_LINK(proxy -> proxy.delay(Duration.ofMillis(500), Duration.ofMillis(200))),
  A_NARROW_LINK(proxy -> proxy.throttle(10_000)),
  THE_BROKER_IS_AWAY(
      proxy -> {
        proxy.refuse();
        proxy.reset();
      }),
  THE_LINK_COMES_AND_GOES(TcpProxy::reset),
  A_NEW_LINK_GETS_NO_ANSWER(
      proxy -> {
        proxy.hold(Direction.TO_CLIENT);
        proxy.reset();
        await().until(() -> proxy.openConnections() > 0);
      });

  // The lambdas above hold no state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Consumer<TcpProxy> fault;

  LinkFault(Consumer<TcpProxy> fault) {
    this.fault = fault;
  }

  void begin(TcpProxy proxy) {
    fault.accept(proxy);
  }
}

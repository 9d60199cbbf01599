package io.vireo.rabbitmq;

import io.vireo.spi.Driver;
import io.vireo.tck.contract.BreakableBroker;
import io.vireo.tck.contract.DriverFaultContract;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** Rows 1, 3 to 6, 9, 12, 14, 37 and 39 of the faults that this driver is made for. */
@Tag("fault")
class RabbitFaultContractIT extends DriverFaultContract {
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  @Override
  protected BreakableBroker broker() {
    return new BreakableNode(TestBroker.node());
  }

  private record BreakableNode(RabbitNode node) implements BreakableBroker {
    @Override
    public Driver driver() {
      return RabbitDriver.connect(
          RabbitOptions.builder()
              .urls(node.url())
              .heartbeat(HEARTBEAT)
              .closeTimeout(CLOSE_TIMEOUT)
              .build());
    }

    @Override
    public Duration silenceNoticedWithin() {
      return HEARTBEAT.multipliedBy(5).dividedBy(2);
    }

    @Override
    public Duration closeTimeout() {
      return CLOSE_TIMEOUT;
    }

    @Override
    public void crash() {
      node.kill();
    }

    @Override
    public void stop() {
      node.stop();
    }

    @Override
    public void start() {
      node.restart();
    }

    @Override
    public void dropConnections() {
      node.admin().closeAllConnections();
    }

    @Override
    public void silence() {
      node.suspend();
    }

    @Override
    public void endSilence() {
      node.resume();
    }

    @Override
    public void mend() {
      node.resume();
      if (!node.isRunning()) {
        node.restart();
      }
    }

    @Override
    public String describe() {
      return node.isRunning() ? node + " has " + node.admin().queues() : node + " does not run";
    }
  }
}

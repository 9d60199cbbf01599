package io.vireo.benchmarks.jmh;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the memory driver alone: an event is published, delivered to each listener and
 * acknowledged, on one thread and without a codec.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MemoryDriverBenchmark {
  private static final String EVENT = "order.placed";

  /** How many listeners receive each event. */
  @Param({"1", "8"})
  public int listeners;

  private final Driver driver = MemoryDrivers.open();
  private final OutboundEvent event =
      new OutboundEvent(
          EVENT, new byte[0], "application/json", "1", Instant.EPOCH, EmitOptions.defaults(), 0);

  /** Made by JMH, which sets the number of listeners. */
  public MemoryDriverBenchmark() {}

  /** Registers the listeners. */
  @Setup(Level.Trial)
  public void listen() {
    for (int i = 0; i < listeners; i++) {
      driver.observe(
          new ConsumerRequest("benchmark", "listener-" + i, EVENT, true, ObserveOptions.defaults()),
          delivery -> {
            if (delivery.begin()) {
              delivery.acknowledge();
            }
          });
    }
  }

  /** Closes the driver. */
  @TearDown(Level.Trial)
  public void close() {
    driver.close();
  }

  /**
   * Publishes an event and waits for the last acknowledgement.
   *
   * @return the outcome, so that the compiler cannot drop the call
   */
  @Benchmark
  public Outcome publish() {
    Outcome outcome = new Outcome();
    driver.broadcast(event, outcome);
    return outcome;
  }

  /** A callback that keeps the outcome. */
  public static final class Outcome implements PublishCallback {
    private boolean routed;

    /** Makes a callback without an outcome. */
    public Outcome() {}

    @Override
    public void confirmed(boolean anyQueue) {
      routed = anyQueue;
    }

    @Override
    public void failed(VireoException cause) {
      throw cause;
    }

    /**
     * Tells whether a listener received the event.
     *
     * @return true if at least one did
     */
    public boolean routed() {
      return routed;
    }
  }
}

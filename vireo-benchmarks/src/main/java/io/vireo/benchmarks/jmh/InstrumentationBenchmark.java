package io.vireo.benchmarks.jmh;

import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.benchmarks.instrumentation.Instrumentation;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.EventProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures what metrics and tracing cost: the difference between an instrumented event and one that
 * nothing observes. There is no broker, and the body is the smallest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class InstrumentationBenchmark {
  private static final String EVENT = "order.placed";
  private static final int BATCH = 250;

  /** What observes the events. */
  @Param public Instrumentation instrumentation;

  private final Driver direct = MemoryDrivers.open();
  private final Core core = new Core(direct);
  private final HandOff handOff =
      new HandOff(
          EVENT, new EventProperties("1", Instant.now(), "application/json", Map.of()), BATCH);
  private final Observer observer = new Observer(handOff.driver());
  private final List<Instrumentation.Binding> bindings = new ArrayList<>();

  /** Made by JMH, which sets the instrumentation. */
  public InstrumentationBenchmark() {
    instrumentation = Instrumentation.NONE;
  }

  /** Registers the listeners, and binds what observes the events. */
  @Setup(Level.Trial)
  public void listen() {
    direct.observe(
        new ConsumerRequest("benchmark", "listener", EVENT, false, ObserveOptions.defaults()),
        delivery -> {
          if (delivery.begin()) {
            delivery.acknowledge();
          }
        });
    bindings.add(instrumentation.bind(core));
    bindings.add(instrumentation.bind(observer));
    observer.on(
        EVENT, String.class, content -> {}, ObserveOptions.builder().prefetch(BATCH).build());
  }

  /** Closes the cores. */
  @TearDown(Level.Trial)
  public void close() {
    bindings.forEach(Instrumentation.Binding::close);
    observer.close();
    core.close();
  }

  /**
   * Emits an event, which is acknowledged before the call returns.
   *
   * @return whether a queue took it, so that the compiler cannot drop the call
   */
  @Benchmark
  public boolean emit() {
    return core.emit(EVENT);
  }

  /**
   * Dispatches as many events as the prefetch allows, and waits until the last one is handled.
   *
   * @throws InterruptedException if the benchmark is interrupted
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void handle() throws InterruptedException {
    handOff.run();
  }
}

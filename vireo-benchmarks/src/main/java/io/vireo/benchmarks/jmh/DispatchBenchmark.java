package io.vireo.benchmarks.jmh;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.EventProperties;
import io.vireo.spring.OnEvent;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
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
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Measures the dispatch of an event, from the thread of the driver to the end of the handler on a
 * thread of Vireo, without a broker and with the smallest body.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DispatchBenchmark {
  private static final String EVENT = "order.placed";
  private static final int BATCH = 250;

  /** How many handlers may run at the same time. */
  @Param({"1", "8"})
  public int concurrency;

  /** Whether a bean has the handler as a method with {@link OnEvent}, instead of {@code on}. */
  @Param({"false", "true"})
  public boolean annotated;

  private final HandOff handOff = new HandOff(EVENT, EventProperties.NONE, BATCH);
  private final Observer observer = new Observer(handOff.driver());
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  /** Made by JMH, which sets the concurrency. */
  public DispatchBenchmark() {}

  /** Registers the listener. */
  @Setup(Level.Trial)
  public void listen() {
    if (annotated) {
      context.registerBean(Observer.class, () -> observer);
      context.registerBean(Orders.class, Orders::new);
      context.register(VireoAutoConfiguration.class);
      Map<String, Object> properties =
          Map.of(
              "vireo.listeners.orders.concurrency", concurrency,
              "vireo.listeners.orders.prefetch", BATCH);
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("benchmark", properties));
      context.refresh();
    } else {
      observer.on(
          EVENT,
          String.class,
          content -> {},
          ObserveOptions.builder().concurrency(concurrency).prefetch(BATCH).build());
    }
  }

  /** Closes the observer. */
  @TearDown(Level.Trial)
  public void close() {
    context.close();
    observer.close();
  }

  /**
   * Dispatches as many events as the prefetch allows, and waits until the last one is handled.
   *
   * @throws InterruptedException if the benchmark is interrupted
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void handOff() throws InterruptedException {
    handOff.run();
  }

  /** The bean. */
  static final class Orders {
    @OnEvent(value = EVENT, id = "orders")
    void placed(String order) {}
  }
}

package io.vireo.benchmarks.jmh;

import io.vireo.Codec;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * JSON of a small order. Vireo's codec refuses what the plain one lets pass: bytes that are not
 * UTF-8, a property that comes twice, what stands behind the value.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CodecBenchmark {
  private final Order order = Order.of(42, 0, Order.note(Order.SMALL));
  private final byte[] json = OrderCodec.encode(order);
  private final Codec codec = Codec.json();

  /** Nothing to set up. */
  public CodecBenchmark() {}

  /**
   * Jackson with a kept writer.
   *
   * @return the JSON
   */
  @Benchmark
  public byte[] encodePlainly() {
    return OrderCodec.encode(order);
  }

  /**
   * Vireo.
   *
   * @return the JSON
   */
  @Benchmark
  public byte[] encode() {
    return codec.encode(order);
  }

  /**
   * Jackson with a kept reader.
   *
   * @return the order
   */
  @Benchmark
  public Order decodePlainly() {
    return OrderCodec.decode(json);
  }

  /**
   * Vireo.
   *
   * @return the order
   */
  @Benchmark
  public Object decode() {
    return Objects.requireNonNull(codec.decode(json, Order.class));
  }
}

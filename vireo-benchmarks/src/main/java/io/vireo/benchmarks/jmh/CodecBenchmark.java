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
 * Encodes and decodes a small order as JSON, with Vireo's codec and with plain Jackson. Vireo's
 * codec also refuses invalid UTF-8, duplicate properties and further content after the value.
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

  /** Made by JMH. */
  public CodecBenchmark() {}

  /**
   * Encodes with Jackson and one writer for all orders.
   *
   * @return the JSON
   */
  @Benchmark
  public byte[] encodePlainly() {
    return OrderCodec.encode(order);
  }

  /**
   * Encodes with Vireo's codec.
   *
   * @return the JSON
   */
  @Benchmark
  public byte[] encode() {
    return codec.encode(order);
  }

  /**
   * Decodes with Jackson and one reader for all orders.
   *
   * @return the order
   */
  @Benchmark
  public Order decodePlainly() {
    return OrderCodec.decode(json);
  }

  /**
   * Decodes with Vireo's codec.
   *
   * @return the order
   */
  @Benchmark
  public Object decode() {
    return Objects.requireNonNull(codec.decode(json, Order.class));
  }
}

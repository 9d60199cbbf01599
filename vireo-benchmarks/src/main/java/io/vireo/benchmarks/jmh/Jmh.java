package io.vireo.benchmarks.jmh;

import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package. */
public final class Jmh {
  private static final TimeValue MOMENT = TimeValue.milliseconds(10);

  private Jmh() {}

  /**
   * Measures, each benchmark in JVMs of its own; JMH prints what it finds.
   *
   * @param which part of the names of the benchmarks that are meant, as a regular expression
   * @return the results
   * @throws RunnerException if nothing has such a name, or one fails
   */
  public static List<RunResult> measure(String which) throws RunnerException {
    return List.copyOf(new Runner(options(which).build()).run());
  }

  /**
   * Sees to it that a benchmark works: runs it for a moment in this JVM. The figures mean nothing.
   *
   * @param which as for {@link #measure}
   * @return the results
   * @throws RunnerException if nothing has such a name, or one fails
   */
  public static List<RunResult> tryOut(String which) throws RunnerException {
    return List.copyOf(
        new Runner(
                options(which)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(MOMENT)
                    .build())
            .run());
  }

  private static OptionsBuilder options(String which) {
    OptionsBuilder options = new OptionsBuilder();
    options.include(which).shouldFailOnError(true);
    return options;
  }
}

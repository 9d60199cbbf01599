package io.vireo.benchmarks.jmh;

import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks of this package. */
public final class Jmh {
  private static final TimeValue TRIAL_TIME = TimeValue.milliseconds(10);

  private Jmh() {}

  /**
   * Runs benchmarks, each in JVMs of its own. JMH prints the results.
   *
   * @param pattern a regular expression for a part of the names of the benchmarks
   * @return the results
   * @throws RunnerException if no benchmark has such a name, or if one fails
   */
  public static List<RunResult> measure(String pattern) throws RunnerException {
    return List.copyOf(new Runner(options(pattern).build()).run());
  }

  /**
   * Tests that benchmarks run: runs them for a few milliseconds in this JVM. The results have no
   * meaning.
   *
   * @param pattern a regular expression for a part of the names of the benchmarks
   * @return the results
   * @throws RunnerException if no benchmark has such a name, or if one fails
   */
  public static List<RunResult> tryOut(String pattern) throws RunnerException {
    return List.copyOf(
        new Runner(
                options(pattern)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TRIAL_TIME)
                    .build())
            .run());
  }

  private static OptionsBuilder options(String pattern) {
    OptionsBuilder options = new OptionsBuilder();
    options.include(pattern).shouldFailOnError(true);
    return options;
  }
}

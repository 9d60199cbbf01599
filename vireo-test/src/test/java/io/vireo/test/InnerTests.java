package io.vireo.test;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes within a test, as a build tool does, and tells how each test has ended. */
final class InnerTests {
  private final List<Result> results = new ArrayList<>();

  /**
   * A test that was run.
   *
   * @param name of the method
   * @param outcome how it has ended
   */
  record Result(String name, TestExecutionResult outcome) {
    Throwable thrown() {
      return outcome.getThrowable().orElseThrow();
    }
  }

  private InnerTests() {}

  static List<Result> run(Class<?>... classes) {
    return run(Map.of(), classes);
  }

  static List<Result> run(Map<String, String> parameters, Class<?>... classes) {
    InnerTests tests = new InnerTests();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(type -> selectClass(type)).toList())
            .configurationParameters(parameters)
            .build();
    LauncherFactory.create().execute(request, tests.new Listener());
    return tests.results;
  }

  /** Runs classes that are named, in a JVM of their own; the exit code is 0 if all have passed. */
  public static void main(String[] names) throws ClassNotFoundException {
    Class<?>[] classes = new Class<?>[names.length];
    for (int i = 0; i < names.length; i++) {
      classes[i] = Class.forName(names[i]);
    }
    List<Result> all = run(classes);
    all.forEach(System.out::println);
    boolean passed =
        all.stream()
            .allMatch(one -> one.outcome().getStatus() == TestExecutionResult.Status.SUCCESSFUL);
    System.exit(passed && !all.isEmpty() ? 0 : 1);
  }

  /** The only test of a class. */
  static Result runOne(Class<?> type) {
    List<Result> all = run(type);
    if (all.size() != 1) {
      throw new AssertionError("There are " + all.size() + " tests in " + type);
    }
    return all.get(0);
  }

  private final class Listener implements TestExecutionListener {
    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean failedContainer =
          !test.isTest() && result.getStatus() == TestExecutionResult.Status.FAILED;
      if (test.isTest() || failedContainer) {
        results.add(new Result(test.getLegacyReportingName(), result));
      }
    }
  }
}

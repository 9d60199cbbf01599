package io.vireo.benchmarks.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Divides routes among several threads. */
final class RoutePartitions {
  /** How many threads there are. More threads are not faster, since the broker is the limit. */
  static final int COUNT = 4;

  /** What a thread does with its routes. */
  interface Task {
    void run(List<String> routes) throws Exception;
  }

  private RoutePartitions() {}

  /** Runs the task in each thread with its part of the routes. Fails if one of them fails. */
  static void run(List<String> routes, Task task) throws Exception {
    List<Callable<@Nullable Void>> tasks = new ArrayList<>();
    for (int share = 0; share < COUNT; share++) {
      int from = routes.size() * share / COUNT;
      int to = routes.size() * (share + 1) / COUNT;
      tasks.add(
          () -> {
            task.run(routes.subList(from, to));
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    try {
      for (Future<@Nullable Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}

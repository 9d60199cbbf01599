package shop;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The program: "work URL FORMAT...", "add URL COUNT" or "redrive URL"; see README.md. */
class WorkQueue {
  public static void main(String[] arguments) {
    String command = arguments.length > 1 ? arguments[0] : "";
    switch (command) {
      case "work" -> work(arguments[1], formats(arguments));
      case "add" -> add(arguments[1], Integer.parseInt(arguments[2]));
      case "redrive" -> redrive(arguments[1]);
      default -> {
        System.err.println("work URL FORMAT... | add URL COUNT | redrive URL");
        System.exit(2);
      }
    }
  }

  private static Set<String> formats(String[] arguments) {
    return Arrays.stream(arguments).skip(2).collect(Collectors.toUnmodifiableSet());
  }

  private static void work(String url, Set<String> formats) {
    Observer app = Observer.connect(url);
    Worker worker = new Worker(app);
    worker.start(new Converter(formats)::convert);
    // Ctrl-C and SIGTERM
    Runtime.getRuntime().addShutdownHook(new Thread(worker::stop));
    System.out.println("working; Ctrl-C ends");
    if (url.startsWith("memory:")) {
      // Nobody else can add documents there.
      new Producer(app).add(10);
    }
    app.join();
  }

  private static void add(String url, int count) {
    try (Observer app = Observer.connect(url)) {
      new Producer(app).add(count);
    }
  }

  private static void redrive(String url) {
    try (Core core = Core.connect(url)) {
      System.out.println("brought back " + redrive(core) + " documents");
    }
  }

  /** Brings all failed documents back to the queue, and returns how many there were. */
  static long redrive(Core core) {
    return core.recovery(Worker.ADDED)
        .redrive(RecoveryFilter.all(), RedriveOptions.defaults())
        .redriven();
  }
}

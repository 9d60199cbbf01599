package shop;

import io.vireo.Handler;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.time.Duration;

/** Takes documents from the queue and has them converted, four at a time. */
class Worker {
  /** The event, whose queue all workers share. */
  static final String ADDED = "document.added";

  private static final ObserveOptions OPTIONS =
      ObserveOptions.builder()
          .resumable(true) // documents wait while no worker runs
          .concurrency(4)
          .handlerTimeout(Duration.ofMinutes(1))
          .retryPolicy(
              // After 1, 2, 4 and 8 s; the jitter keeps documents apart that failed together.
              RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofSeconds(30))
                  .withJitter(0.2)
                  .atMost(5)
                  // To try this again is of no use, so these documents go to recovery at once.
                  .neverOn(UnknownFormatException.class))
          .build();

  private final Observer app;

  Worker(Observer app) {
    this.app = app;
  }

  /** Starts to work. The handler is called by several threads at a time. */
  void start(Handler<Document> work) {
    app.onFailure(failure -> System.out.println(failure.outcome() + ": " + failure.exception()));
    app.on(ADDED, Document.class, work, OPTIONS);
  }

  /** Lets running work finish; documents that are not begun go back to the queue. */
  void stop() {
    if (!app.drain(Duration.ofSeconds(20))) {
      System.out.println("some work has not finished and will be done again");
    }
    app.close();
  }
}

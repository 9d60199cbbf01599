package shop;

import io.vireo.Core;
import io.vireo.EmitOptions;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Puts documents into the queue. */
class Producer {
  private static final EmitOptions OPTIONS =
      EmitOptions.builder().required(true).build(); // an exception if there is no queue yet

  private final Core core;

  Producer(Core core) {
    this.core = core;
  }

  /** Adds documents, every third of which is a PDF. Returns when all are safe in the queue. */
  void add(int count) {
    CompletableFuture<?>[] added =
        IntStream.rangeClosed(1, count)
            .mapToObj(number -> new Document(number, number % 3 == 0 ? "pdf" : "text"))
            .map(document -> core.emitAsync(Worker.ADDED, document, OPTIONS))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(added).join();
    System.out.println("added " + count + " documents");
  }
}

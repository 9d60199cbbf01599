package shop;

import static io.vireo.test.VireoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Failure;
import io.vireo.Handler;
import io.vireo.Observer;
import io.vireo.test.BrokerTime;
import io.vireo.test.RecordedEvents;
import io.vireo.test.TestBroker;
import io.vireo.test.VireoTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

@VireoTest
class WorkerTest {
  private final Set<Integer> converted = ConcurrentHashMap.newKeySet();

  @Test
  void eachDocumentIsConverted(Observer app, RecordedEvents events) {
    new Worker(app).start(converter("text", "pdf"));

    new Producer(app).add(20);
    events.awaitQuiet();

    assertThat(converted).hasSize(20);
  }

  @Test
  void workThatFailsIsTriedAgainLater(Observer app, RecordedEvents events, BrokerTime time) {
    events.expectFailures();
    Set<Integer> failed = ConcurrentHashMap.newKeySet();
    new Worker(app)
        .start(
            document -> {
              if (failed.add(document.number())) {
                throw new IOException("no space");
              }
              converted.add(document.number());
            });
    new Producer(app).add(2);
    events.awaitQuiet();
    assertThat(converted).isEmpty();

    time.advance(Duration.ofSeconds(2));
    events.awaitQuiet();

    assertThat(converted).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void aDocumentOfAnUnknownFormatIsKeptUntilItsConverterIsThere(
      TestBroker broker, RecordedEvents events) {
    events.expectFailures();
    Observer app = broker.connect();
    Worker old = new Worker(app);
    old.start(converter("text"));
    new Producer(broker.observer()).add(3);
    events.awaitQuiet();
    assertThat(converted).containsExactlyInAnyOrder(1, 2);
    assertThat(events.failures())
        .extracting(Failure::outcome)
        .containsExactly(Failure.Outcome.RECOVERED);

    old.stop();
    new Worker(broker.connect()).start(converter("text", "pdf"));
    assertThat(WorkQueue.redrive(broker.observer())).isEqualTo(1);
    events.awaitQuiet();

    assertThat(converted).containsExactlyInAnyOrder(1, 2, 3);
  }

  /** For those who add documents from elsewhere; an AsyncAPI document. */
  @Test
  void itsEventsAreDescribed(Observer app, RecordedEvents events) throws IOException {
    new Worker(app).start(converter("text", "pdf"));
    new Producer(app).add(1);
    events.awaitQuiet();

    String description = app.describe().toPrettyString();

    Files.writeString(Path.of("target", "asyncapi.json"), description);
    assertThat(description).contains("receive-document.added", "send-document.added");
  }

  /** Does the work of a converter without the time that it takes. */
  private Handler<Document> converter(String... formats) {
    return document -> {
      if (!Set.of(formats).contains(document.format())) {
        throw new UnknownFormatException(document);
      }
      converted.add(document.number());
    };
  }
}

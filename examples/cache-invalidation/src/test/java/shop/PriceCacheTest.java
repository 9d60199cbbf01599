package shop;

import static io.vireo.test.VireoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.test.RecordedEvents;
import io.vireo.test.TestBroker;
import io.vireo.test.VireoTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@VireoTest
class PriceCacheTest {
  private static final BigDecimal OLD = new BigDecimal("3.10");
  private static final BigDecimal NEW = new BigDecimal("3.40");

  private PriceList prices;
  private PriceCache north;
  private PriceCache south;
  private Instant now = Instant.EPOCH;

  /** Two processes are two observers. */
  @BeforeEach
  void startTwoProcesses(TestBroker broker, @TempDir Path folder) {
    prices = new PriceList(folder);
    prices.write("tea", OLD);
    prices.write("milk", OLD);
    north = new PriceCache(broker.connect(), prices, () -> now);
    south = new PriceCache(broker.connect(), prices, () -> now);
  }

  @Test
  void aChangedPriceIsReadAgainByAllProcesses(RecordedEvents events) {
    assertThat(north.price("tea")).isEqualTo(OLD);
    assertThat(south.price("tea")).isEqualTo(OLD);

    north.change("tea", NEW);
    events.awaitQuiet();

    assertThat(north.price("tea")).isEqualTo(NEW);
    assertThat(south.price("tea")).isEqualTo(NEW);
    assertThat(events).hasEmitted("price.changed", 1);
  }

  @Test
  void otherPricesStayInMemory(RecordedEvents events) {
    south.price("milk");

    north.change("tea", NEW);
    events.awaitQuiet();

    assertThat(south.holds("milk")).isTrue();
  }

  @Test
  void aPriceWhoseChangeWasMissedIsReadAgainAfterAWhile() {
    south.price("tea");
    prices.write("tea", NEW);
    assertThat(south.price("tea")).isEqualTo(OLD);

    now = now.plus(PriceCache.MAX_AGE);

    assertThat(south.price("tea")).isEqualTo(NEW);
  }

  /** For those who change prices from elsewhere; an AsyncAPI document. */
  @Test
  void itsEventsAreDescribed(Observer app, RecordedEvents events) throws IOException {
    new PriceCache(app, prices, () -> now).change("tea", NEW);
    events.awaitQuiet();

    String description = app.describe().toPrettyString();

    Files.writeString(Path.of("target", "asyncapi.json"), description);
    assertThat(description).contains("receive-price.changed", "send-price.changed");
  }
}

package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page docs/guide/metrics.md shows the key values of the observations. */
class ObservationsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "guide", "metrics.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (low|high) \\| `([a-z.]+)` \\| (both|emit|handle) \\|.*$");

  /** Collects the keys of the observations as {@code emit low core}. */
  private record Keys(Set<String> all) implements ObservationHandler<Observation.Context> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void onStop(Observation.Context context) {
      String of = context instanceof EmitObservationContext ? "emit" : "handle";
      for (KeyValue value : context.getLowCardinalityKeyValues()) {
        all.add(of + " low " + value.getKey());
      }
      for (KeyValue value : context.getHighCardinalityKeyValues()) {
        all.add(of + " high " + value.getKey());
      }
    }
  }

  @Test
  void theTableShowsEachKeyOfTheDefaultConventions() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
      List<String> observations =
          row.group(3).equals("both") ? List.of("emit", "handle") : List.of(row.group(3));
      observations.forEach(of -> shown.add(of + " " + row.group(1) + " " + row.group(2)));
    }
    Keys keys = new Keys(new ConcurrentSkipListSet<>());
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(keys);
    AtomicBoolean repaired = new AtomicBoolean();
    try (Observer app = Observer.connect("memory:" + UUID.randomUUID())) {
      VireoObservations.of(registry).bind(app);
      app.on(
          "order.placed",
          order -> {
            if (!repaired.get()) {
              throw new IllegalStateException("expected by this test");
            }
          });

      app.emit("order.placed");
      await().until(() -> app.recovery("order.placed").count() == 1);
      repaired.set(true);
      app.recovery("order.placed").redrive(RecoveryFilter.all(), RedriveOptions.defaults());

      await().untilAsserted(() -> assertThat(keys.all()).isEqualTo(shown));
    }
  }
}

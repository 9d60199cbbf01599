package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.vireo.EmitOptions;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.UnroutableEventException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told to an observation registry, and its conventions. */
class ObservingTest {
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());
  private final Stopped stopped = new Stopped();
  private final ObservationRegistry registry = ObservationRegistry.create();

  ObservingTest() {
    registry.observationConfig().observationHandler(stopped);
  }

  @AfterEach
  void close() {
    app.close();
  }

  /** Collects the observations that have ended. */
  private static final class Stopped implements ObservationHandler<Observation.Context> {
    private final List<Observation.Context> all = new CopyOnWriteArrayList<>();

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void onStop(Observation.Context context) {
      all.add(context);
    }

    List<Observation.Context> named(String name) {
      return all.stream().filter(context -> name.equals(context.getName())).toList();
    }

    Observation.Context onlyEmit() {
      assertThat(named("vireo.observation.emit")).hasSize(1);
      return named("vireo.observation.emit").get(0);
    }

    Observation.Context onlyHandled() {
      await().untilAsserted(() -> assertThat(named("vireo.observation.handle")).hasSize(1));
      return named("vireo.observation.handle").get(0);
    }
  }

  private static Map<String, String> map(KeyValues values) {
    Map<String, String> map = new TreeMap<>();
    for (KeyValue value : values) {
      map.put(value.getKey(), value.getValue());
    }
    return map;
  }

  private static String outcome(Observation.Context context) {
    return context.getLowCardinalityKeyValue("outcome").getValue();
  }

  @Test
  void anEmitHasItsKeyValues() {
    VireoObservations.of(registry).withName("shop").bind(app);
    app.on("order.placed", data -> {});

    app.emit("order.placed", 1, EmitOptions.builder().messageId("4711").build());

    Observation.Context emit = stopped.onlyEmit();
    assertThat(emit.getContextualName()).isEqualTo("emit order.placed");
    assertThat(map(emit.getLowCardinalityKeyValues()))
        .isEqualTo(
            Map.of(
                "core", "shop", "event", "order.placed", "kind", "shared", "outcome", "confirmed"));
    assertThat(map(emit.getHighCardinalityKeyValues()))
        .isEqualTo(Map.of("vireo.event", "order.placed", "vireo.id", "4711"));
    assertThat(emit.getError()).isNull();
  }

  @Test
  void aTryOfAHandlerHasItsKeyValues() {
    VireoObservations.of(registry).bind(app);
    app.onBroadcast("prices.*", data -> {});

    app.broadcast("prices.changed", 1, EmitOptions.builder().messageId("4711").build());

    Observation.Context handled = stopped.onlyHandled();
    assertThat(handled.getContextualName()).isEqualTo("handle prices.*");
    assertThat(map(handled.getLowCardinalityKeyValues()))
        .isEqualTo(
            Map.of(
                "core", "vireo", "event", "prices.*", "kind", "broadcast", "outcome", "handled"));
    assertThat(map(handled.getHighCardinalityKeyValues()))
        .isEqualTo(
            Map.of(
                "vireo.event",
                "prices.changed",
                "vireo.id",
                "4711",
                "vireo.observer",
                app.id(),
                "vireo.attempt",
                "1"));
  }

  @Test
  void anEventThatFailsToGoOutOrThatNoQueueTakesSaysSo() {
    VireoObservations.of(registry).bind(app);

    app.emit("order.placed");
    EmitOptions required = EmitOptions.builder().required(true).build();
    assertThatThrownBy(() -> app.emit("order.placed", required))
        .isInstanceOf(UnroutableEventException.class);
    app.close();
    assertThatThrownBy(() -> app.emitAsync("order.placed", 1).join())
        .hasCauseInstanceOf(NoConnectionException.class);
    app.emit("order.placed", EmitOptions.builder().errorSuppressed(true).build());

    List<Observation.Context> emits = stopped.named("vireo.observation.emit");
    assertThat(emits)
        .extracting(ObservingTest::outcome)
        .containsExactly("unroutable", "unroutable", "failed", "failed");
    assertThat(emits.get(0).getError()).isNull();
    assertThat(emits.get(1).getError()).isInstanceOf(UnroutableEventException.class);
    assertThat(emits.get(2).getError()).isInstanceOf(NoConnectionException.class);
    assertThat(emits.get(3).getError()).isInstanceOf(NoConnectionException.class);
  }

  @Test
  void anEventThatAnotherInterceptorRenamesOrRefusesEndsAsWell() {
    VireoObservations.of(registry).bind(app);
    app.interceptEmits(
        (event, chain) -> {
          if (event.name().equals("order.refused")) {
            throw new IllegalArgumentException("expected by this test");
          }
          chain.proceed(event.withName("order.renamed"));
        });

    app.emit("order.placed");
    assertThatThrownBy(() -> app.emit("order.refused"))
        .isInstanceOf(IllegalArgumentException.class);

    List<Observation.Context> emits = stopped.named("vireo.observation.emit");
    assertThat(emits)
        .extracting(context -> context.getHighCardinalityKeyValue("vireo.event").getValue())
        .containsExactly("order.renamed", "order.refused");
    assertThat(emits.get(1).getError()).hasMessage("expected by this test");
    assertThat(registry.getCurrentObservationScope()).isNull();
  }

  @Test
  void aProgramMayReplaceTheConventions() {
    VireoObservations.of(registry)
        .withEmitConvention(
            new DefaultEmitObservationConvention() {
              @Override
              public KeyValues getLowCardinalityKeyValues(EmitObservationContext context) {
                return super.getLowCardinalityKeyValues(context)
                    .and(
                        "urgent", String.valueOf(context.event().options().priority().isPresent()));
              }
            })
        .bind(app);
    registry.observationConfig().observationConvention(new Tries());
    app.on("order.placed", data -> {});

    app.emit("order.placed", EmitOptions.builder().priority(9).build());

    assertThat(stopped.onlyEmit().getLowCardinalityKeyValue("urgent").getValue()).isEqualTo("true");
    await().untilAsserted(() -> assertThat(stopped.named("tries")).hasSize(1));
  }

  /** Such a convention of the registry is used for all cores. */
  private static final class Tries extends DefaultHandleObservationConvention
      implements GlobalObservationConvention<HandleObservationContext> {
    @Override
    public String getName() {
      return "tries";
    }
  }

  @Test
  void aCoreThatIsBoundTwiceIsObservedOnceUntilBothBindingsAreClosed() throws Exception {
    AutoCloseable first = VireoObservations.of(registry).bind(app);
    AutoCloseable second = VireoObservations.of(registry).withName("again").bind(app);

    app.emit("order.placed");
    assertThat(stopped.all).hasSize(1);
    first.close();
    first.close();
    app.emit("order.placed");
    assertThat(stopped.all).hasSize(2);
    second.close();
    app.emit("order.placed");
    assertThat(stopped.all).hasSize(2);

    VireoObservations.of(registry).bind(app);
    app.emit("order.placed");
    assertThat(stopped.all).hasSize(3);
  }

  @Test
  void namesWithoutEndDoNotBecomeValuesOfLowCardinality() {
    VireoObservations.of(registry).withMaxEvents(2).bind(app);

    for (int i = 0; i < 4; i++) {
      app.emit("order." + i);
    }

    assertThat(stopped.named("vireo.observation.emit"))
        .extracting(context -> context.getLowCardinalityKeyValue("event").getValue())
        .containsExactly("order.0", "order.1", "other", "other");
    assertThat(stopped.named("vireo.observation.emit"))
        .extracting(context -> context.getHighCardinalityKeyValue("vireo.event").getValue())
        .containsExactly("order.0", "order.1", "order.2", "order.3");
  }

  @Test
  void aRegistryWithoutHandlersObservesNothing() {
    ObservationRegistry idle = ObservationRegistry.create();
    VireoObservations.of(idle)
        .withEmitConvention(
            new DefaultEmitObservationConvention() {
              @Override
              public KeyValues getLowCardinalityKeyValues(EmitObservationContext context) {
                throw new AssertionError("nobody is to be asked");
              }
            })
        .bind(app);

    app.emit("order.placed");

    assertThat(stopped.all).isEmpty();
  }

  @Test
  void wrongArgumentsAreRefused() {
    VireoObservations observations = VireoObservations.of(registry);

    assertThatThrownBy(() -> VireoObservations.of(null)).hasMessage("registry");
    assertThatThrownBy(() -> observations.bind(null)).hasMessage("core");
    assertThatThrownBy(() -> observations.withName(null)).hasMessage("value");
    assertThatThrownBy(() -> observations.withEmitConvention(null)).hasMessage("value");
    assertThatThrownBy(() -> observations.withHandleConvention(null)).hasMessage("value");
    assertThatThrownBy(() -> observations.withName(" "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> observations.withMaxEvents(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

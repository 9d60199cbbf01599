package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.cli.Shell.Result;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The commands of the Python library. Each test is named after one of them, and stands in a row of
 * docs/coming-from-python.md.
 */
class PythonCommandTest {
  private static final String EVENT = "order.placed";

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer app = Observer.connect(url);
  private final CompletableFuture<String> handled = new CompletableFuture<>();

  @AfterEach
  void close() {
    app.close();
  }

  private void handled(Object data) {
    handled.complete(data.toString());
  }

  @Test
  void eventEmit() {
    app.on(EVENT, this::handled);

    assertThat(Shell.run("emit", EVENT, "{\"id\":1}", "--url", url).exitCode()).isZero();

    assertThat(Eventually.get(handled)).isEqualTo("{\"id\":1}");
  }

  @Test
  void eventBroadcast() {
    app.onBroadcast("order.*", this::handled);

    assertThat(Shell.run("broadcast", EVENT, "{\"id\":1}", "--url", url).exitCode()).isZero();

    assertThat(Eventually.get(handled)).isEqualTo("{\"id\":1}");
  }

  @Test
  void sampleObserve() {
    CompletableFuture<Result> observing =
        new Shell().startListening("observe", EVENT, "--count", "1", "--data-only", "--url", url);

    app.emit(EVENT, 1);

    assertThat(Eventually.get(observing).lines()).containsExactly("1");
  }

  @Test
  void bindUrl() {
    app.on(EVENT, this::handled);

    Result result = new Shell().variable("VIREO_URL", url).start("emit", EVENT, "1");

    assertThat(result.exitCode()).isZero();
    assertThat(Eventually.get(handled)).isEqualTo("1");
    // The option overrides the variable.
    assertThat(
            new Shell()
                .variable("VIREO_URL", "memory:" + UUID.randomUUID())
                .start("emit", EVENT, "2", "--url", url)
                .exitCode())
        .isZero();
  }

  @Test
  void exchange() {
    app.on(
        EVENT,
        this::handled,
        ObserveOptions.builder().exchange("mine").exchangeType(ExchangeType.FANOUT).build());

    Result result =
        Shell.run(
            "emit",
            "any.name",
            "1",
            "--exchange",
            "mine",
            "--exchange-type",
            "fanout",
            "--url",
            url);

    assertThat(result.exitCode()).isZero();
    assertThat(Eventually.get(handled)).isEqualTo("1");
  }

  @Test
  void debug() {
    Result silent = Shell.run("emit", EVENT, "1", "--repeat", "0", "--url", url);
    assertThat(silent.errorLines()).hasSize(1);

    Result result = Shell.run("emit", EVENT, "1", "--repeat", "0", "--verbose", "--url", url);

    assertThat(result.err()).contains("\tat io.vireo.cli");
  }

  @Test
  void observerPing() {
    Subscription shared = app.on(EVENT, this::handled);
    app.onBroadcast(EVENT, this::handled);

    assertThat(signal("ping", EVENT)).isZero();
    assertThat(signal("ping", EVENT, "--broadcast")).isZero();
    app.emit(EVENT, "after the pings");

    // The ping was consumed, and reached no handler.
    assertThat(Eventually.get(handled)).contains("after the pings");
    assertThat(shared.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void observerPause() {
    Subscription shared = app.on(EVENT, this::handled);
    Subscription broadcast = app.onBroadcast(EVENT, this::handled);

    assertThat(signal("pause", EVENT)).isZero();

    Eventually.holds(() -> shared.state() == State.PAUSED);
    assertThat(broadcast.state()).isEqualTo(State.RUNNING);
    assertThat(signal("pause", EVENT, "--broadcast")).isZero();
    Eventually.holds(() -> broadcast.state() == State.PAUSED);
  }

  @Test
  void observerResume() {
    Subscription shared = app.on(EVENT, this::handled);
    Subscription broadcast = app.onBroadcast(EVENT, this::handled);
    signal("pause", EVENT);
    signal("pause", EVENT, "--broadcast");
    Eventually.holds(() -> shared.state() == State.PAUSED && broadcast.state() == State.PAUSED);

    assertThat(signal("resume", EVENT)).isZero();

    Eventually.holds(() -> shared.state() == State.RUNNING);
    assertThat(broadcast.state()).isEqualTo(State.PAUSED);
    assertThat(signal("resume", EVENT, "--broadcast")).isZero();
    Eventually.holds(() -> broadcast.state() == State.RUNNING);
  }

  private int signal(String... what) {
    return Shell.run(
            Stream.of(Stream.of("observer", app.id()), Stream.of(what), Stream.of("--url", url))
                .flatMap(words -> words)
                .toArray(String[]::new))
        .exitCode();
  }
}

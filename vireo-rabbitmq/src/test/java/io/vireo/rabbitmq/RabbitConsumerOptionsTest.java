package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.topology.QueueForm;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ExchangeNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of some consumers, and which queue comes of it. */
class RabbitConsumerOptionsTest {
  private static final ObserveOptions PLAIN = ObserveOptions.defaults();
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private static RabbitConsumerOptions.Builder options() {
    return RabbitConsumerOptions.builder();
  }

  private static QueueForm form(
      ObserveOptions observe, RabbitConsumerOptions.Builder options, boolean python) {
    return QueueForm.of(request(observe), options.build().queue(), python);
  }

  private static ConsumerRequest request(ObserveOptions observe) {
    return new ConsumerRequest("observer", "1", "metrics.cpu", false, observe);
  }

  @Test
  void aQueueIsAsItsRouteHasItUnlessSomethingIsSaid() {
    assertThat(form(PLAIN, options(), false))
        .isEqualTo(new QueueForm(true, false, false, false, false, Map.of("x-expires", 60_000L)));
    assertThat(form(RESUMABLE, options(), false))
        .isEqualTo(new QueueForm(true, false, false, false, false, Map.of()));
    assertThat(form(PLAIN, options(), true))
        .isEqualTo(new QueueForm(false, true, false, false, false, Map.of()));
    assertThat(form(PLAIN, options().durable(true).autoDelete(false), true))
        .isEqualTo(new QueueForm(true, false, false, false, false, Map.of("x-expires", 60_000L)));
    assertThat(form(PLAIN, options().autoDelete(true), false))
        .isEqualTo(new QueueForm(true, true, false, false, false, Map.of()));
  }

  @Test
  void argumentsAreAddedAndTakeThePlaceOfVireosOwn() {
    assertThat(form(PLAIN, options().maxLength(7).argument("x-max-priority", 9), false).arguments())
        .containsOnly(
            Map.entry("x-expires", 60_000L),
            Map.entry("x-max-length", 7),
            Map.entry("x-max-priority", 9));
    Map<String, Object> arguments =
        form(RESUMABLE, options().argument("x-expires", 5_000), false).arguments();
    assertThat(QueueForm.expiration(arguments)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aQuorumQueueIsKeptSafeHoweverItIsAskedFor() {
    ObserveOptions quorum =
        ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build();

    QueueForm byArgument = form(RESUMABLE, options().argument("x-queue-type", "quorum"), false);

    assertThat(byArgument).isEqualTo(form(quorum, options(), false));
    assertThat(byArgument.arguments())
        .containsEntry("x-delivery-limit", 1_000_000)
        .containsEntry("x-dead-letter-routing-key", "RECOVERY.metrics.cpu");
  }

  static Stream<ThrowingCallable> nonsense() {
    return Stream.of(
        () -> options().maxLength(0),
        () -> options().argument("x-max-length", 1),
        () -> options().argument("x-queue-type", "stream"),
        () -> options().argument("x-list", List.of(1)),
        () -> options().maxRetries(0),
        () -> options().immediateRetryLimit(-1),
        () -> options().maxRetryTimeout(Duration.ZERO),
        () -> options().passive(true).durable(true).build(),
        () -> options().passive(true).autoDelete(false).build(),
        () -> options().passive(true).maxLength(1).build(),
        () -> options().maxRetryTimeout(Duration.ofNanos(1)));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void whatCannotBeMeantIsRefusedAtOnce(ThrowingCallable nonsense) {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(nonsense);
  }

  static Stream<ThrowingCallable> nulls() {
    return Stream.of(
        () -> options().argument(null, 1),
        () -> options().argument("x-max-priority", null),
        () -> options().maxRetryTimeout(null),
        () -> options().onConnect(null),
        () -> options().onDisconnect(null),
        () -> options().onError(null));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nullIsRefusedAtOnce(ThrowingCallable call) {
    assertThatExceptionOfType(NullPointerException.class).isThrownBy(call);
  }

  static Stream<RabbitConsumerOptions.Builder> single() {
    RabbitCallback callback = context -> {};
    return Stream.of(
        options().argument("x-max-priority", 9),
        options().maxLength(5),
        options().durable(true),
        options().autoDelete(true),
        options().passive(true),
        options().maxRetries(5),
        options().immediateRetryLimit(5),
        options().maxRetryTimeout(Duration.ofSeconds(5)),
        options().onConnect(callback),
        options().onDisconnect(callback),
        options().onError(callback));
  }

  @ParameterizedTest
  @MethodSource("single")
  void eachOptionCountsInEqualsHashCodeAndToString(RabbitConsumerOptions.Builder one) {
    RabbitConsumerOptions changed = one.build();

    assertThat(one.build()).isEqualTo(changed).hasSameHashCodeAs(changed);
    assertThat(changed).isNotEqualTo(RabbitConsumerOptions.defaults());
    assertThat(changed.toString())
        .startsWith("RabbitConsumerOptions[")
        .isNotEqualTo(RabbitConsumerOptions.defaults().toString());
  }

  static Stream<Arguments> contradictions() {
    RabbitConsumerOptions.Builder quorum = options().argument("x-queue-type", "quorum");
    return Stream.of(
        Arguments.of(false, RESUMABLE, options().durable(false), "durable(false)"),
        Arguments.of(false, RESUMABLE, options().autoDelete(true), "autoDelete(true)"),
        Arguments.of(false, PLAIN, quorum, "resumable(true)"),
        Arguments.of(true, PLAIN, quorum, "Choose another type"),
        Arguments.of(true, PLAIN, options().passive(true), "Leave passive out"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void whatContradictsTheRouteIsRefusedWithWhatToDo(
      boolean broadcast,
      ObserveOptions observe,
      RabbitConsumerOptions.Builder options,
      String what) {
    ConsumerRequest request =
        new ConsumerRequest("observer", "1", "metrics.cpu", broadcast, observe);

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> QueueForm.requirePossible(request, options.build().queue()))
        .withMessageContaining("metrics.cpu")
        .withMessageContaining(what);
  }

  @Test
  void aConsumersLimitIsItsOwnAndItsPausesAreTheDriversUnlessSaid() {
    Retries driver = new Retries(3, 4, Duration.ofSeconds(5));

    assertThat(options().build().settings(driver).retries())
        .isEqualTo(new Retries(Retries.UNLIMITED, 4, Duration.ofSeconds(5)));
    assertThat(options().unlimitedRetries(false).build().settings(driver).retries().max())
        .isEqualTo(60);
    assertThat(options().unlimitedRetries(true).build().settings(driver).retries().isLimited())
        .isFalse();
    assertThat(
            options()
                .maxRetries(7)
                .immediateRetryLimit(8)
                .maxRetryTimeout(Duration.ofSeconds(9))
                .build()
                .settings(driver)
                .retries())
        .isEqualTo(new Retries(7, 8, Duration.ofSeconds(9)));
  }

  @Test
  void triesWithoutAPauseHaveAnEndHoweverManyAreAskedFor() {
    int asked = Integer.MAX_VALUE;

    assertThat(
            RabbitOptions.builder()
                .immediateRetryLimit(asked)
                .build()
                .connection()
                .retries()
                .immediate())
        .isEqualTo(100);
    assertThat(
            options()
                .immediateRetryLimit(asked)
                .build()
                .settings(Retries.STANDARD)
                .retries()
                .immediate())
        .isEqualTo(100);
  }

  @Test
  void theFirstMatchWinsAndRemoteControlIsSpared() {
    RabbitConsumerOptions one = options().maxLength(1).build();
    RabbitConsumerOptions other = options().maxLength(2).build();
    ConsumerRules rules =
        new ConsumerRules(
            List.of(),
            List.of(
                new ConsumerRules.Special(route -> route.startsWith("metrics."), one),
                new ConsumerRules.Special(route -> true, other)));
    ObserveOptions control = ObserveOptions.builder().exchange(ExchangeNames.CONTROL).build();

    assertThat(rules.options(request(PLAIN))).isSameAs(one);
    assertThat(rules.options(new ConsumerRequest("observer", "1", "other", true, PLAIN)))
        .isSameAs(other);
    assertThat(rules.options(request(control))).isSameAs(RabbitConsumerOptions.defaults());
  }
}

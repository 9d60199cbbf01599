package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.topology.ExchangeForm;
import io.vireo.rabbitmq.internal.topology.ExchangeRules;
import io.vireo.rabbitmq.internal.topology.ExchangeRules.Use;
import io.vireo.rabbitmq.internal.topology.ExchangeSettings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which exchange is meant, and what it is to be. */
class RabbitExchangeOptionsTest {
  private static final RabbitExchangeOptions FLEETING =
      RabbitExchangeOptions.builder().durable(false).autoDelete(true).build();

  @Test
  void anExchangeIsDurableAndStaysUnlessSaid() {
    assertThat(RabbitExchangeOptions.defaults().durable()).isTrue();
    assertThat(RabbitExchangeOptions.defaults().autoDelete()).isFalse();
    assertThat(RabbitExchangeOptions.defaults().passive()).isFalse();
    assertThat(FLEETING.durable()).isFalse();
    assertThat(FLEETING.autoDelete()).isTrue();
  }

  @Test
  void valuesAreEqualIfAllOfTheirOptionsAreAndShowThemAll() {
    RabbitExchangeOptions same =
        RabbitExchangeOptions.builder().durable(false).autoDelete(true).build();

    assertThat(same).isEqualTo(FLEETING).hasSameHashCodeAs(FLEETING);
    assertThat(
            Set.of(
                RabbitExchangeOptions.defaults(),
                RabbitExchangeOptions.builder().durable(false).build(),
                RabbitExchangeOptions.builder().autoDelete(true).build(),
                RabbitExchangeOptions.builder().passive(true).build(),
                FLEETING))
        .hasSize(5);
    assertThat(FLEETING)
        .hasToString("RabbitExchangeOptions[durable=false, autoDelete=true, passive=false]");
  }

  @Test
  void aPassiveExchangeHasNoFormOfOurs() {
    RabbitExchangeOptions.Builder both = RabbitExchangeOptions.builder().passive(true);

    assertThat(both.build().passive()).isTrue();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> both.durable(true).build())
        .withMessageContaining("leave out durable and autoDelete, or passive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vireo_default_direct_r0", "vireo_control_r0", ""})
  void whatIsNoExchangeOfTheProgramsIsRefusedAtTheDoor(String name) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RabbitOptions.builder().exchange(name, FLEETING))
        .withMessageContaining("'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r", "\u0000", "a\u007f", "a\u0085b", "\ud800", "a\udc00b"})
  void whatTheBrokerWouldChangeInAnExchangesNameIsRefusedAtTheDoor(String name) {
    RabbitOptions.Builder options = RabbitOptions.builder();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.exchange(name, FLEETING))
        .withMessageContaining("leave it out");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.publishingExchange(name, ExchangeType.DIRECT));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.broadcastingExchange(name, ExchangeType.TOPIC));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.sharedExchange(name, ExchangeType.DIRECT));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.distributedExchange(name, ExchangeType.TOPIC));
  }

  @Test
  void whatIsNamedWinsOverTheDriversDefaultAndThatOverVireosOwn() {
    ExchangeSettings fleeting = FLEETING.settings();
    ExchangeForm shop = new ExchangeForm("shop", ExchangeType.TOPIC, ExchangeSettings.NONE);
    ExchangeRules rules = new ExchangeRules(Map.of(Use.PUBLISHING, shop), Map.of("shop", fleeting));

    assertThat(rules.choose(Use.SHARED, null, null)).isNull();
    assertThat(rules.choose(Use.PUBLISHING, null, null)).isEqualTo(shop.with(fleeting));
    assertThat(rules.choose(Use.PUBLISHING, "shop", null)).isEqualTo(shop.with(fleeting));
    assertThat(rules.choose(Use.PUBLISHING, "shop", ExchangeType.FANOUT))
        .isEqualTo(new ExchangeForm("shop", ExchangeType.FANOUT, fleeting));
    assertThat(rules.choose(Use.PUBLISHING, "other", null))
        .isEqualTo(new ExchangeForm("other", ExchangeType.DIRECT, ExchangeSettings.NONE));
    assertThat(rules.choose(Use.DISTRIBUTED, "other", null))
        .isEqualTo(new ExchangeForm("other", ExchangeType.TOPIC, ExchangeSettings.NONE));
  }
}

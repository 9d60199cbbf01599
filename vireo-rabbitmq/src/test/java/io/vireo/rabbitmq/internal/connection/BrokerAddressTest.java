package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.RabbitOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "amqp://localhost, localhost:5672/",
    "AMQP://localhost/, localhost:5672/",
    "amqps://broker.example, broker.example:5671/",
    "amqp://u:p@h:1234/orders, h:1234/orders",
    "amqp://h/%2F, h:5672/",
    "amqp://h/a%2Fb%20c, h:5672/a/b c",
    "amqp://[::1]:5673/v, [::1]:5673/v",
    "amqp://[fe80::1], [fe80::1]:5672/",
    "amqp://[fe80::1%25eth0]:5673/v, [fe80::1%eth0]:5673/v",
    "amqp://[fe80::1%25en%2D1], [fe80::1%en-1]:5672/",
    "amqp://[fe80::1%eth0], [fe80::1%eth0]:5672/",
    "amqp://, localhost:5672/",
    "amqp://:5673, localhost:5673/",
  })
  void aUrlNamesAPlace(String url, String endpoint) {
    assertThat(BrokerAddress.parse(url).endpoint()).isEqualTo(endpoint);
  }

  @Test
  void aUrlWithoutCredentialsMeansTheGuest() {
    BrokerAddress address = BrokerAddress.parse("amqp://localhost");

    assertThat(address.user()).isEqualTo("guest");
    assertThat(address.password()).isEqualTo("guest");
    assertThat(address.virtualHost()).isEqualTo("/");
    assertThat(address.tls()).isFalse();
  }

  @Test
  void credentialsAreDecoded() {
    BrokerAddress address = BrokerAddress.parse("amqps://j%C3%B6%40x:p%3Aw%2F+%25@h/v");

    assertThat(address.user()).isEqualTo("jö@x");
    assertThat(address.password()).isEqualTo("p:w/+%");
    assertThat(address.tls()).isTrue();
  }

  @Test
  void aColonInAPasswordNeedsNoEscape() {
    assertThat(BrokerAddress.parse("amqp://u:a:b@h").password()).isEqualTo("a:b");
  }

  @Test
  void aTextMayHoldSeveralUrls() {
    List<BrokerAddress> addresses =
        BrokerAddress.parseAll(List.of("amqp://u:a,b@one, amqps://two", "amqp://three"));

    assertThat(addresses)
        .extracting(BrokerAddress::endpoint)
        .containsExactly("one:5672/", "two:5671/", "three:5672/");
    assertThat(addresses.get(0).password()).isEqualTo("a,b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://u:secret-0123456789abcdef@h:port/v",
        "amqp://u:secret-0123456789abcdef@h:70000",
        "amqp://u:secret-0123456789abcdef@h:0",
        "amqp://u:secret-0123456789abcdef@h:",
        "amqp://u:secret-0123456789abcdef/@h",
        "amqp://u:secret-0123456789abcdef@x@h",
        "amqp://u:secret-0123456789abcdef?@h",
        "amqp://u:secret-0123456789abcdef#@h",
        "amqp://u:%zzsecret-0123456789abcdef@h",
        "amqp://u:secret-0123456789abcdef%@h",
        "amqp://u:secret-0123456789abcdef%f@h",
        "amqp://u:secret-0123456789abcdef%ff@h",
        "amqp://u:secret-0123456789abcdef@h/a/b",
        "amqp://u:secret-0123456789abcdef@h/%e4",
        "amqp://u:secret-0123456789abcdef@[::1",
        "amqp://u:secret-0123456789abcdef@[fe80::1%25]",
        "amqp://u:secret-0123456789abcdef@[fe80::1%25%zz]",
        "amqp://u:secret-0123456789abcdef@h x/v",
        "http://u:secret-0123456789abcdef@h",
        "u:secret-0123456789abcdef@h",
        "secret-0123456789abcdef",
      })
  void aMalformedUrlIsRefusedWithoutItsPassword(String url) {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> BrokerAddress.parse(url))
        .satisfies(
            e -> {
              assertThat(e).hasNoCause();
              assertThat(e.getSuppressed()).isEmpty();
              assertThat(e.toString()).doesNotContainIgnoringCase("secret");
            });
  }

  @Test
  void noUrlAtAllIsRefused() {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> BrokerAddress.parseAll(List.of()));
  }

  @Test
  void neitherAnAddressNorTheOptionsShowThePassword() {
    String url = "amqp://someone:secret-0123456789abcdef@h";

    assertThat(BrokerAddress.parse(url).toString())
        .doesNotContain("secret-0123456789abcdef", "someone");
    assertThat(RabbitOptions.builder().urls(url).build().toString())
        .contains("h:5672/")
        .doesNotContain("secret-0123456789abcdef", "someone");
  }
}

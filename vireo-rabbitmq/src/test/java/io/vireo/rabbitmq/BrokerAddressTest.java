package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.InvalidUrlException;
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
    "amqp://, localhost:5672/",
    "amqp://:5673, localhost:5673/",
  })
  void aUrlNamesAPlace(String url, String place) {
    assertThat(BrokerAddress.parse(url).place()).isEqualTo(place);
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
        .extracting(BrokerAddress::place)
        .containsExactly("one:5672/", "two:5671/", "three:5672/");
    assertThat(addresses.get(0).password()).isEqualTo("a,b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://u:s3cr3t@h:port/v",
        "amqp://u:s3cr3t@h:70000",
        "amqp://u:s3cr3t@h:0",
        "amqp://u:s3cr3t@h:",
        "amqp://u:s3cr3t/@h",
        "amqp://u:s3cr3t@x@h",
        "amqp://u:s3cr3t?@h",
        "amqp://u:s3cr3t#@h",
        "amqp://u:%zzs3cr3t@h",
        "amqp://u:s3cr3t%@h",
        "amqp://u:s3cr3t%f@h",
        "amqp://u:s3cr3t%ff@h",
        "amqp://u:s3cr3t@h/a/b",
        "amqp://u:s3cr3t@h/%e4",
        "amqp://u:s3cr3t@[::1",
        "amqp://u:s3cr3t@h x/v",
        "http://u:s3cr3t@h",
        "u:s3cr3t@h",
        "s3cr3t",
      })
  void aMalformedUrlIsRefusedWithoutItsPassword(String url) {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> BrokerAddress.parse(url))
        .satisfies(
            e -> {
              assertThat(e).hasNoCause();
              assertThat(e.toString()).doesNotContainIgnoringCase("s3cr3t");
            });
  }

  @Test
  void noUrlAtAllIsRefused() {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> BrokerAddress.parseAll(List.of()));
  }

  @Test
  void neitherAnAddressNorTheOptionsShowThePassword() {
    String url = "amqp://someone:s3cr3t@h";

    assertThat(BrokerAddress.parse(url).toString()).doesNotContain("s3cr3t", "someone");
    assertThat(RabbitOptions.builder().urls(url).build().toString())
        .contains("h:5672/")
        .doesNotContain("s3cr3t", "someone");
  }
}

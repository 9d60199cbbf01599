package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleOptionsTest {

  @Test
  void theDefaultsAreSafe() {
    ConsoleOptions defaults = ConsoleOptions.defaults();
    assertThat(defaults.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(defaults.address().getPort()).isEqualTo(8484);
    assertThat(defaults.basePath()).isEqualTo("/");
    assertThat(defaults.payloads()).isEqualTo(PayloadVisibility.MASKED);
    assertThat(defaults).isEqualTo(ConsoleOptions.builder().build());
    assertThat(defaults).hasSameHashCodeAs(ConsoleOptions.builder().build());
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "'', /",
    "/vireo, /vireo/",
    "/vireo/, /vireo/",
    "/a/b-c_d.e~f, /a/b-c_d.e~f/"
  })
  void aBasePathEndsWithASlash(String given, String kept) {
    assertThat(ConsoleOptions.builder().basePath(given).build().basePath()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vireo", "/../x", "/a//b", "//", "/a b", "/%41", "/a;Path=x", "/ä", "/a?b"})
  void aPathThatIsNoneIsRefused(String path) {
    refused(options -> options.basePath(path));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    refused(options -> options.token("short"));
    refused(options -> options.token("has a blank in it"));
    refused(options -> options.streams(0, 1));
    refused(options -> options.streams(1, 1_001));
    refused(options -> options.auditBytes(1));
    refused(options -> options.importBytes(Long.MAX_VALUE));
    refused(options -> options.sessions(Duration.ZERO, Duration.ofHours(1)));
    refused(options -> options.sessions(Duration.ofHours(1), Duration.ofDays(31)));
    refused(options -> options.maskedFields(List.of("(")));
    refused(options -> options.address(InetSocketAddress.createUnresolved("nowhere", 1)));
    refused(options -> options.authenticator(request -> Optional.empty()).token("a".repeat(16)));
    refused(
        options -> options.authenticator(request -> Optional.empty()).usersFile(Path.of("users")));
  }

  private static void refused(UnaryOperator<ConsoleOptions.Builder> change) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(ConsoleOptions.builder()).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/33",
        "10.0.0.0/",
        "::1/129",
        "proxy.example"
      })
  void anAddressOfAProxyThatIsNoneIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrustedProxy("X-User", "X-Role", List.of(address)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.0.0/15, 10.0.3.4, true",
    "0.0.0.0/0, 9.9.9.9, true",
    "10.0.0.7, 10.0.0.7, true",
    "10.0.0.7, 10.0.0.8, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe80::1%eth0, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "10.0.0.7, ::1, false",
    "10.0.0.7, localhost, false"
  })
  void aRangeOfAddressesIsKnownByItsFirstBits(String range, String address, boolean inside) {
    assertThat(new TrustedProxy("X-User", "X-Role", List.of(range)).isAt(address))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "userPassword",
        "PASSWD",
        "pass_phrase",
        "accessToken",
        "client-secret",
        "Authorization",
        "api_key",
        "apiKey",
        "cardNumber",
        "card_number",
        "cvv",
        "IBAN",
        "Set-Cookie"
      })
  void fieldsThatNobodyShallSeeAreMaskedByDefault(String field) {
    assertThat(isMasked(field)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "name", "amount", "compass", "discard", "passenger", "keyboard"})
  void ordinaryFieldsAreNotMasked(String field) {
    assertThat(isMasked(field)).isFalse();
  }

  private static boolean isMasked(String field) {
    return ConsoleOptions.defaults().maskedFields().stream()
        .anyMatch(
            pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(field).find());
  }

  @Test
  void noTextOfTheOptionsHasASecret() {
    ConsoleOptions options =
        ConsoleOptions.builder()
            .token("a-token-for-this-test-alone")
            .management("http://guest:pass-of-management@127.0.0.1:15672")
            .build();
    assertThat(options.toString())
        .doesNotContain("a-token-for", "pass-of-management")
        .contains("127.0.0.1:15672");
  }
}

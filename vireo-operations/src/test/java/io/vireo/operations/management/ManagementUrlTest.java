package io.vireo.operations.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.BrokerAccess;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://host, http://host:15672",
    "HTTPS://host/, https://host:15671",
    "http://[::1]:8080, http://[::1]:8080",
    "http://[fe80::1%25eth0]:8080, http://[fe80::1%eth0]:8080",
    "https://host:443/rabbit/, https://host:443/rabbit",
    "http://u:p@host, http://host:15672"
  })
  void itIsReadWithItsUsualPort(String text, String address) {
    assertThat(ManagementUrl.parse(text).address()).isEqualTo(address);
    assertThat(ManagementUrl.parse(text)).hasToString(address);
  }

  @Test
  void userAndPasswordMayBeEscaped() {
    assertThat(ManagementUrl.parse("http://u:a%40b+c@host").credentials()).contains("u:a@b+c");
    assertThat(ManagementUrl.parse("http://host").credentials()).isEmpty();
    assertThatThrownBy(() -> ManagementUrl.parse("http://u:secret%zz@host"))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageNotContaining("secret")
        .hasMessageContaining("%25");
  }

  @Test
  void itIsBesideTheBrokerUnlessSaid() throws NoSuchAlgorithmException {
    assertThat(
            ManagementUrl.of(new BrokerAccess("host", "/", "u", "p", Optional.empty())).address())
        .isEqualTo("http://host:15672");
    assertThat(
            ManagementUrl.of(
                    new BrokerAccess("::1", "/", "u", "p", Optional.of(SSLContext.getDefault())))
                .address())
        .isEqualTo("https://[::1]:15671");
  }
}

package io.vireo.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.InvalidUrlException;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryDriverProviderTest {
  private final MemoryDriverProvider provider = new MemoryDriverProvider();

  @ParameterizedTest
  @CsvSource({
    "memory:,             memory:",
    "memory://,           memory:",
    "memory:orders,       memory:orders",
    "memory://orders,     memory:orders",
    "MEMORY:Orders-1.b_c, memory:Orders-1.b_c",
    "memory:bestellungen-österreich, memory:bestellungen-österreich",
  })
  void urlsNameTheirBus(String url, String endpoint) {
    try (Driver driver = provider.connect(url)) {
      assertThat(driver.endpoint()).isEqualTo(endpoint);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory",
        "memory:a b",
        "memory:/a",
        "memory:///a",
        "memory:a/b",
        "memory:a?b=c",
        "memory:a#b",
        "memory:a\n",
        "amqp://localhost"
      })
  void otherUrlsAreRefusedWithTheFormsThatAreTaken(String url) {
    assertThatThrownBy(() -> provider.connect(url))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("memory:NAME");
  }

  @Test
  void aPasswordInARefusedUrlIsNotRepeated() {
    assertThatThrownBy(() -> provider.connect("memory://user:secret-0123456789abcdef@host"))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void theSameUrlMeansTheSameBusAndAnotherUrlAnother() {
    String url = "memory:" + UUID.randomUUID();
    try (MemoryDriver one = (MemoryDriver) provider.connect(url);
        MemoryDriver same = (MemoryDriver) provider.connect(url);
        MemoryDriver other = (MemoryDriver) provider.connect(url + "-other")) {
      Inbox inbox = new Inbox();
      TestBroker.observe(same, "order.placed", inbox);

      assertThat(TestBroker.publish(one, "order.placed", "1")).isTrue();
      assertThat(TestBroker.publish(other, "order.placed", "2")).isFalse();
      assertThat(inbox.bodies()).containsExactly("1");
    }
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(DriverProvider.class))
        .hasAtLeastOneElementOfType(MemoryDriverProvider.class);
  }
}

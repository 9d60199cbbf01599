package io.vireo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.InvalidUrlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriversTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret-0123456789abcdef",
        ":secret-0123456789abcdef@host",
        "user:secret-0123456789abcdef@host",
        "secret-0123456789abcdef:5672",
        "secret-0123456789abcdef@host:5672",
        "//user:secret-0123456789abcdef@host",
        "amqp//user:secret-0123456789abcdef@host",
        "foo://user:secret-0123456789abcdef@host",
      })
  void aUrlWithoutADriverIsRefusedWithoutItsPassword(String url) {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> Drivers.connect(url))
        .withMessageContaining("memory")
        .withMessageNotContaining("secret")
        .satisfies(e -> assertThat(e).hasNoCause());
  }

  @Test
  void driversAreFoundUnderAClassLoaderThatSeesNone() {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    for (ClassLoader other : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
      thread.setContextClassLoader(other);
      try {
        Drivers.connect("memory:").close();
      } finally {
        thread.setContextClassLoader(usual);
      }
    }
  }

  @Test
  void anUnknownSchemeIsNamedAndThoseThatAreKnown() {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> Drivers.connect("kafka://host"))
        .withMessageContaining("'kafka'")
        .withMessageContaining("[memory]");
  }
}

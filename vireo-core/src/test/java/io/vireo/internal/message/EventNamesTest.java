package io.vireo.internal.message;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.InvalidEventNameException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "order.placed", "é😀", "orders.*", "#", "recovery.x", "amqp", " "})
  void namesOfOneToTwoHundredBytesAreTaken(String name) {
    assertThatCode(() -> EventNames.require(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("longest")
  void twoHundredBytesAreTaken(String name) {
    assertThatCode(() -> EventNames.require(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("longest")
  void oneByteMoreIsRefused(String name) {
    assertThatThrownBy(() -> EventNames.require(name + "x"))
        .isInstanceOf(InvalidEventNameException.class)
        .hasMessageContaining("201");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "amq.x", "RECOVERY.order.placed", "PAUSED.order.placed"})
  void emptyAndReservedNamesAreRefused(String name) {
    assertThatThrownBy(() -> EventNames.require(name))
        .isInstanceOf(InvalidEventNameException.class);
  }

  /**
   * RabbitMQ removes line breaks from the names of queues, so that "a\nb" would be the route "ab".
   */
  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\r", "a\tb", "a\u0000", "\u007f", "a\u0085"})
  void controlCharactersAreRefused(String name) {
    assertThatThrownBy(() -> EventNames.require(name))
        .isInstanceOf(InvalidEventNameException.class)
        .hasMessageContaining("control character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ude00", "\ud83dx"})
  void halfASurrogatePairIsRefused(String name) {
    assertThatThrownBy(() -> EventNames.require(name))
        .isInstanceOf(InvalidEventNameException.class)
        .hasMessageContaining("surrogate");
  }

  static String[] longest() {
    return new String[] {"a".repeat(200), "é".repeat(100), "€".repeat(66) + "aa", "😀".repeat(50)};
  }
}

package io.vireo.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ExchangeType;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangeTest {
  private final MemoryQueue one = queue("one");
  private final MemoryQueue other = queue("other");

  private static MemoryQueue queue(String name) {
    return new MemoryQueue(
        new QueueSettings(name, true, Duration.ZERO, null),
        TestBroker.ENDPOINT,
        new ManualScheduler(),
        deleted -> {},
        overdue -> {});
  }

  @ParameterizedTest
  @EnumSource
  void itRoutesToWhatIsBoundAtTheMoment(ExchangeType type) {
    Exchange exchange = Exchange.of(type);
    assertThat(exchange.type()).isEqualTo(type);
    assertThat(exchange.route("key")).isEmpty();

    exchange.bind("key", one);
    exchange.bind("key", other);
    assertThat(exchange.route("key")).containsExactly(one, other);

    exchange.unbind("key", one);
    assertThat(exchange.route("key")).containsExactly(other);

    exchange.unbind("key", other);
    assertThat(exchange.route("key")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOPIC", "FANOUT"})
  void aQueueThatIsBoundTwiceGetsAnEventOnceUntilBothBindingsAreGone(ExchangeType type) {
    Exchange exchange = Exchange.of(type);
    exchange.bind("key", one);
    exchange.bind("#", one);
    assertThat(exchange.route("key")).containsExactly(one);

    exchange.unbind("#", one);
    assertThat(exchange.route("key")).containsExactly(one);

    exchange.unbind("key", one);
    assertThat(exchange.route("key")).isEmpty();
  }
}

package io.vireo.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.tck.fault.GeneratedRounds;
import io.vireo.tck.fault.HostileValues;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same generated program in memory and on RabbitMQ, call by call: the answers are alike, and so
 * is what becomes of the events. {@link GeneratedRounds} says how to repeat a program, and how to
 * run for longer.
 */
@Tag("soak")
class MirrorIT {
  private static final int CALLS = 40;

  @Test
  void memoryAndRabbitMqAnswerAlike() {
    GeneratedRounds.run(Duration.ofSeconds(35), MirrorIT::round);
  }

  private static void round(HostileValues values) throws Exception {
    MirrorProgram program;
    try (MirrorWorld memory = new MirrorWorld("memory", "memory:" + UUID.randomUUID());
        MirrorWorld rabbit = new MirrorWorld("RabbitMQ", TestBroker.node().url())) {
      program = new MirrorProgram(values, List.of(memory, rabbit));
      program.run(CALLS);
    }
    try (Connection client = TestBroker.client()) {
      Channel channel = client.createChannel();
      for (String exchange : program.exchanges()) {
        channel.exchangeDelete(exchange);
      }
      for (String route : program.recoveryRoutes()) {
        channel.queueDelete("RECOVERY." + route);
      }
      for (String route : program.routes()) {
        channel.queueDelete(route);
      }
    }
  }
}

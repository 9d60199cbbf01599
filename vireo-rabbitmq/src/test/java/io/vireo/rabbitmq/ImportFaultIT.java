package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.NoConnectionException;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that dies in the middle of an import: whoever goes on where it says misses nothing. */
@Tag("fault")
class ImportFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final int NUMBER = 5_000;
  private static final int MIDDLE = 200;
  private static final Pattern WHERE =
      Pattern.compile("ended at line (\\d+).* the (\\d+) before it are stored");

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final Recovery recovery = connections.core().recovery(TestBroker.freshName("imported"));

  private static String lines(int from) {
    return IntStream.rangeClosed(from, NUMBER)
        .mapToObj(i -> "{\"id\":\"r" + i + "\",\"message\":\"" + i + "\"}\n")
        .collect(Collectors.joining());
  }

  @Test
  void theImportGoesOnAtTheLineWhereItEnded() throws Exception {
    CompletableFuture<Long> importing =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return recovery.importFrom(new StringReader(lines(1)));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    await().atMost(TestBroker.PATIENCE).until(() -> recovery.count() > MIDDLE);
    NODE.kill();
    AtomicReference<String> message = new AtomicReference<>("");
    assertThatThrownBy(() -> importing.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            NoConnectionException.class, cause -> message.set(cause.getMessage()));
    NODE.restart();

    Matcher where = WHERE.matcher(message.get());
    assertThat(where.find()).as(message.get()).isTrue();
    int line = Integer.parseInt(where.group(1));
    assertThat(where.group(2)).isEqualTo(Integer.toString(line - 1));
    recovery.importFrom(new StringReader(lines(line)));

    await().atMost(Duration.ofSeconds(60)).until(() -> recovery.count() >= NUMBER);
    List<String> ids =
        recovery.browse(RecoveryFilter.all()).stream().map(RecoveryRecord::id).toList();
    assertThat(ids).hasSizeBetween(NUMBER, NUMBER + 1);
    assertThat(ids.stream().distinct()).hasSize(NUMBER);
  }
}

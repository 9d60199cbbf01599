package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM for an application that is busy with requests and events. */
class ShutdownIT {
  private static final int CLIENTS = 4;

  /** Listeners are registered after the web server has started, and before the context has. */
  private static final Pattern STARTED =
      Pattern.compile("Tomcat started on port (\\d+).*Started ShopProcess in", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void underLoadEachRequestIsAnsweredNoHandlerInterruptedAndNoEventLost() throws Exception {
    try (RabbitNode node = RabbitNode.start()) {
      Process process = start(node.url());
      try {
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(output()).containsPattern(STARTED));
        Matcher port = STARTED.matcher(output());
        assertThat(port.find()).isTrue();
        Set<Integer> emitted = load(Integer.parseInt(port.group(1)), process);

        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(said("interrupted")).isEmpty();
        assertThat(said("handled")).containsExactlyInAnyOrderElementsOf(said("begun"));
        assertThat(emitted).containsAll(said("requested"));
        Set<Integer> left = left(node.url());
        left.addAll(said("handled"));
        assertThat(left).containsAll(emitted);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Process start(String url) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ShopProcess.class.getName(),
            "--server.port=0",
            "--spring.main.banner-mode=off",
            // Its library is there for other tests.
            "--spring.docker.compose.enabled=false",
            "--vireo.url=" + url)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /**
   * Sends orders until the server takes none; ends the process on the way. Returns the answered.
   */
  private static Set<Integer> load(int port, Process process) {
    AtomicInteger number = new AtomicInteger();
    AtomicBoolean refused = new AtomicBoolean();
    Set<Integer> answered = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                while (!refused.get()) {
                  int one = number.incrementAndGet();
                  if (order(port, one)) {
                    answered.add(one);
                  } else {
                    refused.set(true);
                  }
                }
              },
              task -> new Thread(task, "client").start()));
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> answered.size() >= 200);
    process.destroy();
    clients.forEach(CompletableFuture::join);
    return answered;
  }

  /** Whether the server has taken an order, over a connection of its own. */
  private static boolean order(int port, int number) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              ("GET /order/" + number + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.endsWith(number + " true");
    } catch (IOException e) {
      // The server takes no more connections; whether it has begun with this one is in its output.
      return false;
    }
  }

  /** What is in the queue when the process has ended. */
  private static Set<Integer> left(String url) {
    Set<Integer> left = ConcurrentHashMap.newKeySet();
    try (Observer next = Observer.connect(url)) {
      next.on("order.placed", Integer.class, left::add, resumable());
      next.emit("order.placed", -1);
      await().atMost(Duration.ofMinutes(1)).until(() -> left.contains(-1));
      assertThat(next.drain(Duration.ofSeconds(20))).isTrue();
    }
    left.remove(-1);
    return left;
  }

  private static ObserveOptions resumable() {
    return ObserveOptions.builder().resumable(true).build();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private Set<Integer> said(String what) throws IOException {
    return Pattern.compile("shop: " + what + " (\\d+)")
        .matcher(output())
        .results()
        .map(result -> Integer.valueOf(result.group(1)))
        .collect(Collectors.toSet());
  }
}

package shop.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service as a process, on a RabbitMQ of its own or on the one of the variable
 * VIREO_TEST_AMQP_URL.
 */
class OrderServiceIT {
  private static final Pattern STARTED =
      Pattern.compile("Tomcat started on port (\\d+).*Started OrderService in", Pattern.DOTALL);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern SHIPPED = Pattern.compile("Order (\\S+) is shipped");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> services = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void kill() {
    services.forEach(Process::destroyForcibly);
  }

  @Test
  void eachOrderThatWasTakenIsShippedThoughTheServiceStopsUnderLoad() throws Exception {
    URI first = start();
    assertThat(get(first.resolve("/actuator/health/readiness"))).contains("\"UP\"");

    Set<String> taken = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(CompletableFuture.runAsync(() -> orderUntilRefused(first, taken)));
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> taken.size() >= 200);
    services.get(0).destroy(); // SIGTERM
    clients.forEach(CompletableFuture::join);
    assertThat(services.get(0).waitFor(40, TimeUnit.SECONDS)).isTrue();

    start();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(shipped()).containsAll(taken));
  }

  /** Starts the service on a free port, and returns its address when it is ready. */
  private URI start() throws IOException {
    Path log = folder.resolve("log-" + logs.size());
    ProcessBuilder service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/order-service.jar",
                "--server.port=0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    service.environment().put("VIREO_URL", RabbitNode.sharedUrl());
    services.add(service.start());
    logs.add(log);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(Files.readString(log)).containsPattern(STARTED));
    Matcher started = STARTED.matcher(Files.readString(log));
    assertThat(started.find()).isTrue();
    return URI.create("http://localhost:" + started.group(1));
  }

  private void orderUntilRefused(URI service, Set<String> taken) {
    HttpRequest order =
        HttpRequest.newBuilder(service.resolve("/orders"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"item\": \"tea\", \"quantity\": 1}"))
            .build();
    while (true) {
      try {
        HttpResponse<String> answer = http.send(order, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
          return;
        }
        Matcher id = ID.matcher(answer.body());
        assertThat(id.find()).isTrue();
        taken.add(id.group(1));
      } catch (IOException e) {
        return; // the service takes no more requests
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private String get(URI address) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** The orders that all processes so far say they have shipped. */
  private Set<String> shipped() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path log : logs) {
      all.append(Files.readString(log));
    }
    return SHIPPED
        .matcher(all)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toSet());
  }
}

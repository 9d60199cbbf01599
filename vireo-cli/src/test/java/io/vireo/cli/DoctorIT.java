package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import io.vireo.Control;
import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An independent client or the node causes each kind of problem, and the doctor finds it. */
class DoctorIT {
  private static final String EVENT = "order.placed";
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private final RabbitNode node = ExaminedBroker.node();
  private ExaminedBroker broker;

  @BeforeEach
  void open() throws Exception {
    broker = new ExaminedBroker();
  }

  @AfterEach
  void close() throws Exception {
    broker.close();
  }

  private static void assertWell(Result result) {
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("All is well").doesNotContain("PROBLEM", "secret");
  }

  private static void assertProblem(Result result, String... texts) {
    assertThat(result.out()).contains(texts).contains("PROBLEM", "Why:", "Do:");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).doesNotContain("secret");
  }

  @Test
  void aHealthyBrokerIsWell() {
    try (Observer observer = Observer.connect(broker.url())) {
      observer.on(EVENT, event -> {}, RESUMABLE);
      observer.on("cache.expired", event -> {});
      observer.onBroadcast("prices.*", event -> {});

      Result result = broker.run("doctor");

      assertWell(result);
      assertThat(result.out())
          .contains(
              "RabbitMQ " + node.version() + " at " + "127.0.0.1:" + node.port() + "/examined-")
          .contains("Takes and confirms events", "publisher confirms")
          .contains("Management API: " + node.managementUrl())
          .contains("2 routes; 3 listeners of 1 observer")
          .endsWith("All is well: 2 routes, 1 observer\n")
          .doesNotContain("NOTE", "Could not be seen");
    }
  }

  @Test
  void anEmptyBrokerIsWellAndStaysEmpty() {
    Result listed = broker.run("doctor", "--route", EVENT);
    Result asked = broker.runByAmqpAlone("doctor", "--route", EVENT);

    assertWell(listed);
    assertWell(asked);
    assertThat(asked.out()).contains("NOTE     route order.placed: has no queue");
    assertThat(broker.names()).as("queues and exchanges that were made").isEqualTo("[]");
  }

  @Test
  void withoutTheManagementApiItSaysWhatItCouldNotSee() throws Exception {
    broker.declareRoute("told", Map.of());
    broker.declareRoute("untold", Map.of());
    broker.fill("told", 1);
    String before = broker.names();

    Result result = broker.runByAmqpAlone("doctor", "--route", "told");

    assertProblem(result, "route told: 1 event waits and nobody consumes");
    assertThat(result.out())
        .contains("Could not be seen:")
        .contains("the management API at http://127.0.0.1:1 cannot be read (connection refused)")
        .contains("1 problem: 1 route, 0 observers")
        .doesNotContain("untold");
    assertThat(broker.names()).isEqualTo(before);
  }

  @Test
  void eventsThatNobodyConsumesAreFound() throws Exception {
    broker.declareRoute(EVENT, Map.of("x-expires", 3_600_000));
    broker.fill(EVENT, 3);

    assertProblem(
        broker.run("doctor"),
        "PROBLEM  route order.placed: 3 events wait and nobody consumes",
        "the queue expires with them 1 h after its last use",
        "Do:  start a listener of 'order.placed'");
  }

  @Test
  void aMissingBindingIsFound() throws Exception {
    try (Observer observer = Observer.connect(broker.url())) {
      observer.on(EVENT, event -> {}, RESUMABLE);
      ExaminedBroker.awaitAnswer(observer);
      broker.channel().queueUnbind(EVENT, "vireo_default_direct_r0", EVENT);
      broker.channel().queueUnbind(EVENT, "vireo_retry_r0", EVENT);

      assertProblem(
          broker.run("doctor"),
          "route order.placed: its queue is not bound to the exchange vireo_default_direct_r0",
          "emit answers false",
          "not bound to the exchange vireo_retry_r0");
    }
  }

  @Test
  void aListenerThatIsRefusedItsQueueIsFoundWithBothForms() throws Exception {
    try (TcpProxy proxy = TcpProxy.start(node.port());
        Observer observer =
            Observer.connect(broker.url().replace(":" + node.port(), ":" + proxy.port()))) {
      Subscription subscription = observer.on(EVENT, event -> {}, RESUMABLE);
      proxy.refuse();
      proxy.reset();
      broker.channel().queueDelete(EVENT);
      broker.declareRoute(EVENT, Map.of("x-expires", 3_600_000));
      proxy.heal();
      ExaminedBroker.awaitAnswer(observer);
      Eventually.holds(() -> subscription.state() == State.CONNECTING);

      assertProblem(
          broker.run("doctor"),
          "its queue is there in another form than its resumable listeners want: x-expires is 3600000, wanted not set",
          "rabbitmqctl delete_queue order.placed",
          "observer " + observer.id(),
          "is not registered (CONNECTING)");
    }
  }

  @Test
  void theOldFormOfQueuesIsTold() throws Exception {
    Channel channel = broker.channel();
    assumeTrue(node.version().startsWith("3."), "the broker denies such queues");
    channel.exchangeDeclare("vireo_default_direct_r0", "direct", true);
    channel.queueDeclare(EVENT, false, false, true, Map.of());
    channel.queueBind(EVENT, "vireo_default_direct_r0", EVENT);

    for (Result result :
        List.of(broker.run("doctor"), broker.runByAmqpAlone("doctor", "--route", EVENT))) {
      assertWell(result);
      assertThat(result.out())
          .contains("NOTE     route order.placed: its queue has the old form: classic, not durable")
          .contains("a restart of the broker loses its events");
    }
  }

  @Test
  void aQuorumQueueThatGivesUpSoonIsFound() throws Exception {
    broker.declareRoute(EVENT, Map.of("x-queue-type", "quorum", "x-delivery-limit", 3));

    assertProblem(
        broker.run("doctor"),
        "its quorum queue gives up an event after 3 deliveries",
        "set x-delivery-limit to 1000000",
        "its quorum queue has no dead-letter exchange");
    broker.channel().queueDelete(EVENT);
  }

  @Test
  void aPolicyThatDropsEventsIsFound() throws Exception {
    broker.declareRoute(EVENT, Map.of());
    broker.policy("{\"max-length\": 10, \"message-ttl\": 60000, \"expires\": 3600000}");
    Eventually.holds(() -> broker.run("doctor").out().contains("policy"));

    assertProblem(
        broker.run("doctor"),
        "its queue drops events: policy 'limits' sets max-length to 10",
        "policy 'limits' sets message-ttl to 60000",
        "policy 'limits' sets expires to 3600000",
        "take the queue out of the policy");
  }

  @Test
  void aPolicyForAllQueuesIsFoundOnVireosOwnOnesAndThePatternThatIsNamedLeavesThemOut()
      throws Exception {
    try (Observer observer = Observer.connect(broker.url())) {
      observer.on(EVENT, event -> {}, RESUMABLE);
      assertThat(observer.emitLater(EVENT, "later", Duration.ofHours(1))).isNotNull();
      broker.channel().queueDeclare("RECOVERY.order.placed", true, false, false, Map.of());
      broker.policy("{\"message-ttl\": 60000, \"expires\": 3600000, \"max-length\": 100000}");
      // The broker applies a policy to one queue after the other.
      Eventually.holds(() -> broker.run("doctor").out().contains("for RECOVERY.order.placed and "));

      Result result = broker.run("doctor");

      assertProblem(
          result,
          "PROBLEM  Vireo's own queues: policy 'limits' sets message-ttl to 60000 for RECOVERY.order.placed and ",
          "come too early",
          "policy 'limits' sets expires to 3600000 for",
          "policy 'limits' sets max-length to 100000 for");
      Matcher pattern = Pattern.compile("with the pattern (\\S+)").matcher(result.out());
      assertThat(pattern.find()).isTrue();
      broker.policy(
          pattern.group(1), "{\"message-ttl\": 60000, \"dead-letter-exchange\": \"dlx\"}");
      Eventually.holds(() -> !broker.run("doctor").out().contains("Vireo's own queues"));
    }
  }

  @Test
  void failedEventsAndThoseWithoutARouteAreTold() throws Exception {
    broker.channel().queueDeclare("RECOVERY.order.placed", true, false, false, Map.of());
    broker.channel().queueDeclare("RECOVERY.vireo_unrouted", true, false, false, Map.of());
    broker.fill("RECOVERY.order.placed", 2);

    assertThat(broker.run("doctor").out())
        .contains("NOTE     route order.placed: 2 failed events in RECOVERY.order.placed")
        .contains("All is well: 1 route, 0 observers, 1 note");

    broker.fill("RECOVERY.vireo_unrouted", 1);
    assertProblem(broker.run("doctor"), "queue RECOVERY.vireo_unrouted: holds 1 event");
  }

  @Test
  void anExchangeOfAnotherTypeIsFound() throws Exception {
    broker.channel().exchangeDeclare("vireo_default_direct_r0", "fanout", false);

    assertProblem(
        broker.runByAmqpAlone("doctor"),
        "exchange vireo_default_direct_r0: is fanout, not durable; Vireo declares it direct, durable");
  }

  @Test
  void aMissingExchangeIsFoundAndNotMade() throws Exception {
    try (Observer observer = Observer.connect(broker.url())) {
      observer.on(EVENT, event -> {}, RESUMABLE);
      ExaminedBroker.awaitAnswer(observer);
    }
    broker.channel().exchangeDelete("vireo_default_direct_r0");

    assertProblem(
        broker.run("doctor"),
        "exchange vireo_default_direct_r0: is not there",
        "The observers: asking them would declare missing exchanges (vireo_default_direct_r0)");
    assertThat(broker.names()).doesNotContain("vireo_default_direct_r0");
  }

  @Test
  void pausesAreToldWithTheirReasons() {
    try (Observer observer = Observer.connect(broker.url());
        Core core = Core.connect(broker.url())) {
      Subscription subscription = observer.on(EVENT, event -> {}, RESUMABLE);
      Control control = core.control();
      ExaminedBroker.awaitAnswer(observer);
      control.pauseListeners(
          EVENT, PauseOptions.builder().by("ann").reason("stock-taking").build());
      Eventually.holds(() -> subscription.state() == State.PAUSED);
      core.emit(EVENT);

      Result result = broker.run("doctor");

      assertWell(result);
      assertThat(result.out())
          .contains("NOTE     route order.placed: observer " + observer.id())
          .contains("paused by ann since ")
          .contains(": stock-taking")
          .contains("'vireo resume order.placed --observer " + observer.id() + "' ends the pause");
    }
  }

  @Test
  void aPausedRouteIsToldAlsoWithoutAListener() {
    try (Core core = Core.connect(broker.url());
        Observer observer = Observer.connect(broker.url())) {
      observer.on(EVENT, event -> {}, RESUMABLE);
      core.control().pauseRoute(EVENT, PauseOptions.builder().by("bob").reason("audit").build());
    }

    for (Result result :
        List.of(broker.run("doctor"), broker.runByAmqpAlone("doctor", "--route", EVENT))) {
      assertWell(result);
      assertThat(result.out())
          .contains("NOTE     route order.placed: the whole route is paused by bob since ")
          .contains(": audit", "'vireo resume order.placed' ends the pause");
    }
    assertThat(broker.run("explain", EVENT).out()).contains("the whole route is paused by bob");
  }

  @Test
  void aBrokerThatTakesNoEventsIsFound() {
    node.admin().memoryAlarm(true);
    try {
      assertProblem(
          broker.run("doctor", "--timeout", "1s"), "takes no events: it is short of memory");
    } finally {
      node.admin().memoryAlarm(false);
    }
  }

  @Test
  void aWrongPasswordIsToldInOneLineWithoutIt() {
    Result result =
        Shell.run("doctor", "--url", node.url("vireo", "secret-wrong"), "--timeout", "5s");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).isEmpty();
    assertThat(result.errorLines())
        .containsExactly(
            "vireo: Cannot connect to "
                + node.endpoint()
                + ": the broker refused the user or password; check them in the URL");
  }

  @Test
  void aUserOfTheManagementApiAloneMayBeNamedAndIsNotShown() {
    String api = node.managementUrl().replace("http://", "http://vireo:" + node.password() + "@");

    Result right = Shell.run("doctor", "--url", broker.url(), "--management", api);
    Result wrong =
        Shell.run(
            "doctor", "--url", broker.url(), "--management", api.replace("@", "secret-wrong@"));

    assertWell(right);
    assertThat(right.out()).contains("Management API: " + node.managementUrl());
    assertWell(wrong);
    assertThat(wrong.out()).contains("cannot be read (it refused the user or password");
  }

  @Test
  void machinesGetALineOfJsonForEachThing() throws Exception {
    broker.declareRoute(EVENT, Map.of());
    broker.fill(EVENT, 1);

    Result result = broker.run("doctor", "--json");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    List<JsonNode> lines = result.lines().stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines)
        .extracting(line -> line.path("kind").asString())
        .containsExactly("broker", "exchange", "route", "finding", "sum");
    assertThat(lines.get(2).path("queue").path("ready").asLong()).isEqualTo(1);
    assertThat(lines.get(3).path("severity").asString()).isEqualTo("PROBLEM");
    assertThat(lines.get(4).path("problems").asLong()).isEqualTo(1);
  }
}

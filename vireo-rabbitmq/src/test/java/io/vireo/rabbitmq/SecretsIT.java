package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.SocketHolder;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Consumer;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The password is nowhere to be seen, with a connection and without. */
class SecretsIT {
  private static final String WRONG = "secret-fedcba9876543210";
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("secret");

  @Test
  void aDriverWithAConnectionShowsItNowhere() throws Exception {
    RabbitOptions options = RabbitOptions.builder().urls(NODE.url()).build();
    RabbitDriver driver = connections.driver(options);
    Consumer consumer =
        TestBroker.observe(
            driver, route, ObserveOptions.defaults(), delivery -> delivery.acknowledge());
    TestBroker.publish(driver, TestBroker.event(route, "1"));

    String shown =
        String.join("\n", driver.toString(), options.toString(), driver.health().toString())
            + consumer
            + threadNames()
            + managedBeans()
            + clientPropertiesAtTheBroker();

    assertThat(shown)
        .contains(
            NODE.endpoint(), "vireo-publishing", "java.lang:type=Threading", "connection_name")
        .doesNotContain(NODE.password());
  }

  @Test
  void aLinkShowsItNowhere() throws Exception {
    RabbitOptions options = RabbitOptions.builder().urls(NODE.url()).build();
    BrokerAddress address = options.connection().addresses().get(0);
    Threads threads = new Threads();
    BrokerConnection connection =
        new Connector(options.connection(), threads, Tunables.STANDARD)
            .connect(address, "test", new SocketHolder());
    try {
      assertThat(
              connection
                  + " "
                  + connection.client()
                  + " "
                  + connection.client().getClientProperties())
          .contains("127.0.0.1")
          .doesNotContain(NODE.password());
    } finally {
      connection.close(TestBroker.PATIENCE);
      threads.shutdown();
    }
  }

  @Test
  void aRefusedDriverShowsItNowhere() throws Exception {
    RabbitDriver driver = connections.driver(options -> options.urls(NODE.url("vireo", WRONG)));
    Consumer consumer =
        driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), delivery -> {});

    String shown =
        trace(() -> TestBroker.publish(driver, TestBroker.event(route, "1")))
            + trace(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
            + driver.health()
            + driver
            + threadNames();

    assertThat(shown).contains("refused the user or password").doesNotContain(WRONG);
  }

  /** With all causes and what was suppressed. */
  private static String trace(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(VireoException.class);
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static String threadNames() {
    return Thread.getAllStackTraces().keySet().toString();
  }

  private static String managedBeans() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    StringBuilder text = new StringBuilder();
    for (ObjectName name : server.queryNames(null, null)) {
      text.append(name).append('\n');
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        try {
          Object value = server.getAttribute(name, attribute.getName());
          text.append(value instanceof Object[] many ? Arrays.deepToString(many) : value);
        } catch (JMException | RuntimeMBeanException e) {
          text.append(e);
        }
      }
    }
    return text.toString();
  }

  private static String clientPropertiesAtTheBroker() {
    return NODE.admin().eval("rabbit_networking:connection_info_all([user, client_properties])");
  }
}

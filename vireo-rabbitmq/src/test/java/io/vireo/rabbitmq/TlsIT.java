package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import io.vireo.tck.rabbitmq.CertificateAuthority.Issued;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections over TLS, good and bad ones, in each way to configure it. */
class TlsIT {
  private static final RabbitNode NODE = TestBroker.node();

  @TempDir private static Path folder;
  private static CertificateAuthority authority;
  private static CertificateAuthority stranger;
  private static Issued client;
  private static String good;
  private static String wrongHost;
  private static String expired;
  private static String knownClientsOnly;
  private static SSLContext trustOfTheJvm;

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("tls");

  @BeforeAll
  static void startListeners() throws Exception {
    authority = CertificateAuthority.create(folder, "authority");
    stranger = CertificateAuthority.create(folder, "stranger");
    client = authority.issue("client");
    good = listener(authority.issue("good", "127.0.0.1", "localhost"));
    wrongHost = listener(authority.issue("wrong-host", "elsewhere.example", "127.0.0.2"));
    expired = listener(authority.issueExpired("expired", "127.0.0.1"));
    knownClientsOnly =
        NODE.tlsUrl(
            NODE.admin()
                .startTlsListenerForKnownClients(authority.issue("with-clients", "127.0.0.1")));
    trustOfTheJvm = SSLContext.getDefault();
    SSLContext.setDefault(contextOf(authority.certificate()));
  }

  private static String listener(Issued certificate) {
    return NODE.tlsUrl(NODE.admin().startTlsListener(certificate));
  }

  private static SSLContext contextOf(Path pem) throws Exception {
    return RabbitOptions.builder()
        .urls("amqps://localhost")
        .trustedCertificates(pem)
        .build()
        .connection()
        .tls()
        .newHandshake()
        .context();
  }

  @AfterAll
  static void restore() {
    SSLContext.setDefault(trustOfTheJvm);
  }

  /** The ways to configure TLS. */
  enum Way {
    TRUST_OF_THE_JVM {
      @Override
      void configure(RabbitOptions.Builder options) {}
    },
    CONTEXT {
      @Override
      void configure(RabbitOptions.Builder options) throws Exception {
        options.sslContext(contextOf(authority.certificate()));
      }
    },
    TRUSTED_CERTIFICATES {
      @Override
      void configure(RabbitOptions.Builder options) {
        options.trustedCertificates(authority.certificate());
      }
    },
    CLIENT_CERTIFICATE {
      @Override
      void configure(RabbitOptions.Builder options) {
        options
            .trustedCertificates(authority.certificate())
            .clientCertificate(client.keyStore(), client.keyStorePassword());
      }
    };

    abstract void configure(RabbitOptions.Builder options) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void eachWayConnectsToABrokerWhoseCertificateNamesTheHost(Way way) throws Exception {
    publishes(driver(way, good));
    publishes(driver(way, good.replace("@127.0.0.1:", "@localhost:")));
  }

  @ParameterizedTest
  @EnumSource
  void noWayConnectsToABrokerWhoseCertificateNamesAnotherHost(Way way) throws Exception {
    refusedAtOnce(driver(way, wrongHost), "names another host", "127.0.0.1");
    refusedAtOnce(
        driver(way, wrongHost.replace("@127.0.0.1:", "@localhost:")),
        "names another host",
        "localhost");
  }

  @Test
  void aContextThatTrustsEverybodyConnectsToNoOtherHostEither() throws Exception {
    SSLContext trustsEverybody = SSLContext.getInstance("TLS");
    trustsEverybody.init(null, new TrustManager[] {new TrustsEverybody()}, null);
    RabbitOptions.Builder options = RabbitOptions.builder().sslContext(trustsEverybody);

    publishes(driver(options.urls(good)));
    refusedAtOnce(driver(options.urls(wrongHost)), "names another host");
  }

  private static final class TrustsEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void anUnknownAuthorityIsRefused() {
    RabbitOptions.Builder options =
        RabbitOptions.builder().trustedCertificates(stranger.certificate());

    refusedAtOnce(driver(options.urls(good)), "no authority that is trusted here");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    refusedAtOnce(driver(Way.TRUSTED_CERTIFICATES, expired), "expired", "renew");
  }

  @Test
  void aBrokerThatAsksForACertificateTakesThoseItKnows() throws Exception {
    publishes(driver(Way.CLIENT_CERTIFICATE, knownClientsOnly));
  }

  /** Most often such a broker resets the connection before its reason can be read. */
  @RepeatedTest(10)
  void aBrokerThatAsksForACertificateRefusesNobodyWithoutTellingWhy() {
    Issued unknown = stranger.issue("unknown");
    AtomicInteger failures = new AtomicInteger();
    RabbitOptions.Builder options =
        RabbitOptions.builder()
            .urls(knownClientsOnly)
            .trustedCertificates(authority.certificate())
            .onError(context -> failures.incrementAndGet());

    refusedAtOnce(driver(options), "clientCertificate");
    refusedAtOnce(
        driver(options.clientCertificate(unknown.keyStore(), unknown.keyStorePassword())),
        "clientCertificate");

    assertThat(failures).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void whereOneSideSpeaksTlsAndTheOtherDoesNotTheSchemeIsToBlame() {
    String plainToTls = good.replace("amqps://", "amqp://");
    String tlsToPlain = NODE.url().replace("amqp://", "amqps://");

    refusedAtOnce(driver(RabbitOptions.builder().urls(plainToTls)), "use amqps:");
    refusedAtOnce(driver(RabbitOptions.builder().urls(tlsToPlain)), "use amqp:");
  }

  @Test
  @Tag("fault")
  void permanentErrorsAreTriedTwiceAMinuteAndEndWithTheirCauseWithoutARestart() throws Exception {
    Path trusted = folder.resolve("to-be-replaced.pem");
    Files.copy(stranger.certificate(), trusted);
    Issued own = stranger.issue("own");
    int port = NODE.admin().startTlsListener(authority.issueExpired("old", "127.0.0.1"));
    List<AtomicInteger> failures = new ArrayList<>();
    List<RabbitDriver> drivers = new ArrayList<>();
    List<RabbitOptions.Builder> options =
        List.of(
            RabbitOptions.builder().urls(good).trustedCertificates(trusted),
            RabbitOptions.builder()
                .urls(NODE.tlsUrl(port))
                .trustedCertificates(authority.certificate()),
            RabbitOptions.builder()
                .urls(knownClientsOnly)
                .trustedCertificates(authority.certificate())
                .clientCertificate(own.keyStore(), own.keyStorePassword()));
    for (RabbitOptions.Builder each : options) {
      AtomicInteger failed = new AtomicInteger();
      failures.add(failed);
      RabbitDriver driver = driver(each.onError(context -> failed.incrementAndGet()));
      drivers.add(driver);
      refusedAtOnce(driver, "TLS");
    }

    Files.copy(authority.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
    NODE.admin().renewCertificate(port, authority.issue("new", "127.0.0.1"));
    authority.reissue(own);

    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                drivers.stream().allMatch(driver -> driver.health().status() == Health.Status.UP));
    assertThat(failures).allMatch(failed -> failed.get() <= 2);
    for (RabbitDriver driver : drivers) {
      publishes(driver);
    }
  }

  private RabbitDriver driver(Way way, String url) throws Exception {
    RabbitOptions.Builder options = RabbitOptions.builder().urls(url);
    way.configure(options);
    return driver(options);
  }

  private RabbitDriver driver(RabbitOptions.Builder options) {
    return connections.driver(options.build());
  }

  private void publishes(RabbitDriver driver) throws Exception {
    TestBroker.publish(driver, TestBroker.event(route, "1"));

    assertThat(driver.health().status()).isEqualTo(Health.Status.UP);
  }

  private void refusedAtOnce(RabbitDriver driver, String... why) {
    long before = System.nanoTime();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1")))
        .satisfies(e -> assertThat(e).hasMessageContainingAll(why))
        .withMessageNotContainingAny(NODE.password(), client.keyStorePassword());
    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(5).toNanos());
    assertThat(driver.health().status()).isEqualTo(Health.Status.DOWN);
  }
}

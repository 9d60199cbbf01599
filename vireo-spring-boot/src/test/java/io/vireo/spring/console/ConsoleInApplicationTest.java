package io.vireo.spring.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Observer;
import io.vireo.console.Console;
import io.vireo.console.ConsoleHandler;
import io.vireo.spring.TestApplication;
import io.vireo.spring.VireoConsoleCustomizer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ConsoleInApplicationTest {
  private static final String TOKEN = "a-token-for-this-test-alone";

  private final HttpClient client = HttpClient.newHttpClient();
  private ConfigurableApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shop {}

  /** What Spring Boot configures where its module for Spring Security is there. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSecurity
  static class SecuredShop {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(Customizer.withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          user("ada", "VIREO_ADMIN"), user("vera", "VIREO_VIEWER"), user("sam", "SALES"));
    }

    private static org.springframework.security.core.userdetails.UserDetails user(
        String name, String role) {
      return User.withUsername(name).password("{noop}" + name).roles(role).build();
    }

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilter() {
      DelegatingFilterProxyRegistrationBean filter =
          new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
      filter.setDispatcherTypes(EnumSet.of(DispatcherType.ASYNC, DispatcherType.REQUEST));
      return filter;
    }
  }

  private void start(Class<?> application, String... properties) {
    context =
        new SpringApplicationBuilder(application)
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "vireo.url=" + TestApplication.memory())
            .properties(properties)
            .run();
  }

  @AfterEach
  void stop() {
    if (context != null) {
      context.close();
    }
  }

  private URI uri(String path) {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    return URI.create("http://localhost:" + port + path);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request.build(), body);
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return send(headers.length == 0 ? request : request.headers(headers), BodyHandlers.ofString());
  }

  private static String[] basic(String name) {
    String login =
        Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    return new String[] {"Authorization", "Basic " + login};
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Test
  void thereIsNoConsoleUnlessTheApplicationWantsOne() throws Exception {
    start(Shop.class);

    assertThat(get("/vireo/").statusCode()).isEqualTo(404);
    assertThat(context.getBeanProvider(ConsoleHandler.class).getIfAvailable()).isNull();
  }

  @Test
  void thePageIsServedBelowItsPathAndTheContextPath() throws Exception {
    start(
        Shop.class,
        "vireo.console.enabled=true",
        "vireo.console.path=/ops/vireo/",
        "server.servlet.context-path=/shop");

    HttpResponse<String> page = get("/shop/ops/vireo/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    HttpResponse<String> withoutSlash = get("/shop/ops/vireo");
    assertThat(withoutSlash.statusCode()).isEqualTo(302);
    URI location = URI.create(withoutSlash.headers().firstValue("Location").orElseThrow());
    assertThat(uri("/shop/ops/vireo").resolve(location)).isEqualTo(uri("/shop/ops/vireo/"));
    assertThat(
            get("/shop/ops/vireo/../vireo/app/%2e%2e/%2e%2e/application.properties").statusCode())
        .isBetween(400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/../vireo",
        "/\\evil.example/../vireo",
        "/.//evil.example/../vireo"
      })
  void thePathWithoutASlashLeadsToNoOtherSite(String target) throws Exception {
    start(Shop.class, "vireo.console.enabled=true");

    try (Socket socket = new Socket("localhost", uri("/").getPort())) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).doesNotContainPattern("(?i)Location:.*evil");
    }
  }

  private static ServletRegistrationBean<HttpServlet> servletAt(String path) {
    return new ServletRegistrationBean<>(
        new HttpServlet() {
          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(200);
          }
        },
        path);
  }

  /** {@return what a change is answered that has no token against other sites} */
  private int statusOfPost(String target) throws Exception {
    HttpRequest.Builder change =
        HttpRequest.newBuilder(uri(target)).headers(basic("ada")).POST(BodyPublishers.noBody());
    return send(change, BodyHandlers.ofString()).statusCode();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ShopWithTwoBrokers extends SecuredShop {
    @Bean(destroyMethod = "close")
    Observer one() {
      return Observer.connect(TestApplication.memory());
    }

    @Bean(destroyMethod = "close")
    Observer other() {
      return Observer.connect(TestApplication.memory());
    }

    @Bean
    ServletRegistrationBean<HttpServlet> own() {
      return servletAt("/vireo/*");
    }
  }

  @Test
  void whereNoConsoleIsServedSpringSecurityKeepsItsChecks() throws Exception {
    start(ShopWithTwoBrokers.class, "vireo.console.enabled=true");

    assertThat(context.getBeanProvider(ConsoleHandler.class).getIfAvailable()).isNull();
    assertThat(statusOfPost("/vireo/own")).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/vireoX/own", "/VIREO/own", "/vireo;x=1/own", "/vireo%2Fown"})
  void onlyBelowThePathOfTheConsoleSpringSecurityLeavesItsChecks(String target) throws Exception {
    start(SecuredShop.class, "vireo.console.enabled=true");

    // Spring itself fails for a parameter in the path of a servlet, before the console is asked.
    assertThat(statusOfPost(target)).isIn(400, 403, 500);
  }

  @Test
  void theConsoleDoesNotTakeTheWholeApplication() {
    assertThatThrownBy(
            () -> start(Shop.class, "vireo.console.enabled=true", "vireo.console.path=/"))
        .rootCause()
        .hasMessageContaining("vireo.console.path is '/'");
  }

  @Test
  void withoutSpringSecurityTheTokenOpensTheConsole() throws Exception {
    start(Shop.class, "vireo.console.enabled=true", "vireo.console.token=" + TOKEN);

    assertThat(get("/vireo/api/overview").statusCode()).isEqualTo(401);
    HttpResponse<String> overview = get("/vireo/api/overview", "Authorization", "Bearer " + TOKEN);
    assertThat(overview.statusCode()).isEqualTo(200);
    assertThat(json(overview).path("endpoint").asString())
        .isEqualTo(context.getBean(Observer.class).endpoint());
  }

  @Test
  void theTokenThatTheConsoleMakesIsInTheLog(CapturedOutput output) throws Exception {
    start(Shop.class, "vireo.console.enabled=true");

    Matcher told = Pattern.compile("/vireo/#token=(\\S+)").matcher(output.getAll());
    assertThat(told.find()).isTrue();
    assertThat(get("/vireo/api/session", "Authorization", "Bearer " + told.group(1)).statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> login(String... headers) throws Exception {
    HttpRequest.Builder login =
        HttpRequest.newBuilder(uri(contextPath() + "/vireo/api/login"))
            .header("Content-Type", "application/json")
            .header("X-Vireo-Console", "login")
            .POST(BodyPublishers.ofString("{\"token\":\"" + TOKEN + "\"}"));
    return send(headers.length == 0 ? login : login.headers(headers), BodyHandlers.ofString());
  }

  private String contextPath() {
    return context.getBean(ServletContext.class).getContextPath();
  }

  @Test
  void aProxyMayTellTheContainerWhichHostTheClientHasNamed() throws Exception {
    start(
        Shop.class,
        "vireo.console.enabled=true",
        "vireo.console.token=" + TOKEN,
        "server.forward-headers-strategy=framework");
    String[] forwarded = {
      "X-Forwarded-Host", "ops.example.com", "X-Forwarded-Proto", "https", "Origin", "",
    };

    forwarded[5] = "https://ops.example.com";
    assertThat(login(forwarded).statusCode()).isEqualTo(200);
    forwarded[5] = "https://ops.example.com:8443";
    assertThat(login(forwarded).statusCode()).isEqualTo(403);
    forwarded[5] = "http://localhost";
    assertThat(login(forwarded).statusCode()).isEqualTo(403);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ShopWithAPath {
    @Bean
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> path() {
      return factory -> factory.setContextPath("/shop");
    }
  }

  @Test
  void theCookieHasThePathThatTheContainerGivesTheApplication() throws Exception {
    start(ShopWithAPath.class, "vireo.console.enabled=true", "vireo.console.token=" + TOKEN);

    assertThat(login().headers().firstValue("Set-Cookie").orElseThrow())
        .contains("Path=/shop/vireo/;");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ShopWithAServletBelow extends SecuredShop {
    @Bean
    ServletRegistrationBean<HttpServlet> own() {
      return servletAt("/vireo/own/*");
    }
  }

  @Test
  void anotherServletBelowThePathKeepsTheChecksOfSpringSecurity() throws Exception {
    start(ShopWithAServletBelow.class, "vireo.console.enabled=true");

    assertThat(statusOfPost("/vireo/own/change")).isEqualTo(403);
  }

  @Test
  void theUsersOfTheApplicationHaveTheRolesOfTheirAuthorities() throws Exception {
    start(SecuredShop.class, "vireo.console.enabled=true");

    assertThat(get("/vireo/api/session").statusCode()).isEqualTo(401);
    assertThat(json(get("/vireo/api/session", basic("ada"))).path("user").path("role").asString())
        .isEqualTo("admin");
    assertThat(json(get("/vireo/api/session", basic("vera"))).path("user").path("role").asString())
        .isEqualTo("viewer");
    assertThat(get("/vireo/api/session", basic("sam")).statusCode()).isEqualTo(401);
  }

  @Test
  void theConsoleChecksForCrossSiteRequestsInsteadOfSpringSecurity() throws Exception {
    start(SecuredShop.class, "vireo.console.enabled=true");
    JsonNode session = json(get("/vireo/api/session", basic("ada")));
    HttpRequest.Builder emit =
        HttpRequest.newBuilder(uri("/vireo/api/emit"))
            .headers(basic("ada"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"event\":\"order.placed\",\"data\":1}"));

    assertThat(send(emit.copy(), BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    HttpRequest.Builder withToken =
        emit.copy()
            .header(
                session.path("csrf").path("header").asString(),
                session.path("csrf").path("token").asString());
    assertThat(send(withToken.copy(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(
            send(withToken.copy().header("Origin", "https://evil.example"), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void anEventStreamHoldsNoThreadOfTheContainer() throws Exception {
    start(
        Shop.class,
        "vireo.console.enabled=true",
        "vireo.console.token=" + TOKEN,
        "server.tomcat.threads.max=1",
        "server.tomcat.threads.min-spare=1");

    HttpResponse<InputStream> stream =
        send(
            HttpRequest.newBuilder(uri("/vireo/api/stream"))
                .header("Authorization", "Bearer " + TOKEN),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: open");
      assertThat(get("/vireo/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anApplicationWithoutServletContainerServesTheConsoleOnAPortOfItsOwn() throws Exception {
    context =
        new SpringApplicationBuilder(Shop.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "vireo.url=" + TestApplication.memory(),
                "vireo.console.enabled=true",
                "vireo.console.port=0",
                "vireo.console.token=" + TOKEN)
            .run();

    URI url = context.getBean(Console.class).url();
    HttpResponse<String> session =
        send(
            HttpRequest.newBuilder(url.resolve("api/session"))
                .header("Authorization", "Bearer " + TOKEN),
            BodyHandlers.ofString());
    assertThat(json(session).path("user").path("role").asString()).isEqualTo("admin");
  }

  @Test
  void withoutAServletContainerTheLoginOfTheApplicationIsRefused() {
    assertThatThrownBy(
            () ->
                new SpringApplicationBuilder(Shop.class)
                    .web(WebApplicationType.NONE)
                    .properties(
                        "spring.main.banner-mode=off",
                        "vireo.url=" + TestApplication.memory(),
                        "vireo.console.enabled=true",
                        "vireo.console.port=0",
                        "vireo.console.login=application")
                    .run())
        .rootCause()
        .hasMessageContaining("vireo.console.login is 'application'")
        .hasMessageContaining("Set vireo.console.login=token");
  }

  @Test
  void theAddressCountsWithoutAPortAsWell() {
    assertThatThrownBy(
            () ->
                new SpringApplicationBuilder(Shop.class)
                    .web(WebApplicationType.NONE)
                    .properties(
                        "spring.main.banner-mode=off",
                        "vireo.url=" + TestApplication.memory(),
                        "vireo.console.enabled=true",
                        "vireo.console.address=192.0.2.1")
                    .run())
        .rootCause()
        .isInstanceOf(BindException.class);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ReadOnlyShop {
    @Bean
    VireoConsoleCustomizer readOnly() {
      return options -> options.readOnly(true);
    }
  }

  @Test
  void aCustomizerHasTheLastWord() throws Exception {
    start(
        ReadOnlyShop.class,
        "vireo.console.enabled=true",
        "vireo.console.read-only=false",
        "vireo.console.token=" + TOKEN);

    assertThat(
            json(get("/vireo/api/session", "Authorization", "Bearer " + TOKEN))
                .path("readOnly")
                .asBoolean())
        .isTrue();
  }
}

package io.vireo.spring.autoconfigure.console;

import io.vireo.Core;
import io.vireo.console.Console;
import io.vireo.console.ConsoleHandler;
import io.vireo.console.ConsoleOptions;
import io.vireo.spring.VireoConsoleCustomizer;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import io.vireo.spring.console.ConsoleServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;

/**
 * Serves Vireo's console where {@code vireo.console.enabled} is true: below a path of the
 * application if that has a servlet container, else on a port of its own.
 */
@AutoConfiguration(after = VireoAutoConfiguration.class)
@ConditionalOnClass({Console.class, ConsoleHandler.class})
@ConditionalOnBooleanProperty("vireo.console.enabled")
public final class VireoConsoleAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(VireoConsoleAutoConfiguration.class);

  VireoConsoleAutoConfiguration() {}

  /** Behind the security of the application. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnSingleCandidate(Core.class)
  @EnableConfigurationProperties(VireoConsoleProperties.class)
  static class ServletConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    ConsoleHandler vireoConsoleHandler(
        Core core,
        VireoConsoleProperties properties,
        ServletContext application,
        ListableBeanFactory beans,
        ObjectProvider<VireoConsoleCustomizer> customizers) {
      // Where the application is deployed, or a customizer of its server, may have set the path.
      ConsoleOptions.Builder builder =
          ConsoleSettings.of(properties, application.getContextPath(), beans);
      customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
      ConsoleOptions options = builder.build();
      ConsoleHandler handler = ConsoleHandler.of(core, options);
      if (options.token().isEmpty()) {
        handler
            .token()
            .ifPresent(
                token -> LOG.info("The console is at {}#token={}", options.basePath(), token));
      }
      return handler;
    }

    @Bean(destroyMethod = "close")
    ConsoleStreams vireoConsoleStreams() {
      return new ConsoleStreams();
    }

    @Bean
    ServletRegistrationBean<Servlet> vireoConsoleServlet(
        ConsoleHandler handler, ConsoleStreams streams, VireoConsoleProperties properties) {
      ServletRegistrationBean<Servlet> registration =
          new ServletRegistrationBean<>(
              new ConsoleServlet(handler, streams), ConsoleSettings.path(properties) + "/*");
      registration.setName("vireoConsole");
      registration.setAsyncSupported(true);
      return registration;
    }
  }

  /**
   * Leaves the protection against cross-site requests below the console's path to the console,
   * whose page does not know the token of Spring Security.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass({HttpSecurity.class, CsrfConfigurer.class})
  @ConditionalOnSingleCandidate(Core.class)
  static class SecurityConfiguration {

    @Bean
    Customizer<CsrfConfigurer<HttpSecurity>> vireoConsoleCsrf(Environment environment) {
      String path = ConsoleSettings.path(environment);
      return csrf -> csrf.ignoringRequestMatchers(request -> request.getServletPath().equals(path));
    }
  }

  /** On a port of its own, with a login of its own. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(OnNoServletContainer.class)
  @ConditionalOnSingleCandidate(Core.class)
  @EnableConfigurationProperties(VireoConsoleProperties.class)
  static class ServerConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Console vireoConsole(
        Core core,
        VireoConsoleProperties properties,
        ObjectProvider<VireoConsoleCustomizer> customizers) {
      ConsoleOptions.Builder options = ConsoleSettings.of(properties);
      customizers.orderedStream().forEach(customizer -> customizer.customize(options));
      return Console.serve(core, options.build());
    }
  }
}

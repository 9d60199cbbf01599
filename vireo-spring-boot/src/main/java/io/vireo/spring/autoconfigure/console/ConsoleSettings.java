package io.vireo.spring.autoconfigure.console;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.Role;
import io.vireo.spring.console.ContainerAuthenticator;
import java.net.InetSocketAddress;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** The options of the console, as the properties say. */
final class ConsoleSettings {
  private static final String FILTER_CHAIN = "org.springframework.security.web.SecurityFilterChain";

  private ConsoleSettings() {}

  /**
   * The options in an application without a servlet container.
   *
   * @throws IllegalArgumentException if its users should log in, whom nobody knows there
   */
  static ConsoleOptions.Builder of(VireoConsoleProperties properties) {
    if (properties.login() == VireoConsoleProperties.Login.APPLICATION) {
      throw new IllegalArgumentException(
          "vireo.console.login is 'application', but this application has no servlet container that knows its users. Set vireo.console.login=token, or give a VireoConsoleCustomizer an authenticator and leave vireo.console.login out");
    }
    ConsoleOptions.Builder options = common(properties).basePath("/");
    int port = properties.port() == null ? ConsoleOptions.DEFAULT_PORT : properties.port();
    return options.address(new InetSocketAddress(properties.address(), port));
  }

  /**
   * The options in a servlet container.
   *
   * @param contextPath the path of the application
   */
  static ConsoleOptions.Builder of(
      VireoConsoleProperties properties, String contextPath, ListableBeanFactory beans) {
    ConsoleOptions.Builder options = common(properties).basePath(contextPath + path(properties));
    if (usesLoginOfApplication(properties, beans)) {
      options.authenticator(
          new ContainerAuthenticator(
              Map.of(
                  Role.VIEWER, properties.roles().viewer(),
                  Role.OPERATOR, properties.roles().operator(),
                  Role.ADMIN, properties.roles().admin())));
    }
    return options;
  }

  private static ConsoleOptions.Builder common(VireoConsoleProperties properties) {
    ConsoleOptions.Builder options = ConsoleOptions.builder().readOnly(properties.readOnly());
    if (properties.token() != null) {
      options.token(properties.token());
    }
    return options;
  }

  private static boolean usesLoginOfApplication(
      VireoConsoleProperties properties, ListableBeanFactory beans) {
    return switch (properties.login()) {
      case APPLICATION -> true;
      case TOKEN -> false;
      case AUTO -> hasFilterChain(beans);
    };
  }

  /** Whether the application has Spring Security, whose classes may not be there. */
  private static boolean hasFilterChain(ListableBeanFactory beans) {
    ClassLoader loader = ConsoleSettings.class.getClassLoader();
    return ClassUtils.isPresent(FILTER_CHAIN, loader)
        && beans.getBeanNamesForType(
                    ClassUtils.resolveClassName(FILTER_CHAIN, loader), false, false)
                .length
            > 0;
  }

  /** The path below the context path, with a slash in front and none at the end. */
  static String path(VireoConsoleProperties properties) {
    return path(properties.path());
  }

  static String path(Environment environment) {
    return path(environment.getProperty("vireo.console.path", "/vireo"));
  }

  private static String path(String given) {
    String path = given.startsWith("/") ? given : "/" + given;
    if (path.equals("/")) {
      // Spring Security's check for cross-site requests would be left out for the whole
      // application.
      throw new IllegalArgumentException(
          "vireo.console.path is '/', which is the whole application. Give the console a path of its own, such as /vireo");
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}

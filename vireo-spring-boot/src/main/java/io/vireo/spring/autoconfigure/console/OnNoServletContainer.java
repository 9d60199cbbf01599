package io.vireo.spring.autoconfigure.console;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/**
 * Matches applications without a servlet container: those with WebFlux, and those without a web
 * server.
 */
final class OnNoServletContainer extends NoneNestedConditions {
  OnNoServletContainer() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static final class ServletContainer {}
}

package io.vireo.spring.actuate;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * The groups of the health endpoint, in which the readiness of the application depends on Vireo's
 * health as well.
 *
 * @param groups the groups as they are without Vireo
 */
public record ReadinessGroups(HealthEndpointGroups groups)
    implements HealthEndpointGroups, AdditionalPathsMapper {
  private static final String READINESS = "readiness";
  private static final String VIREO = "vireo";

  @Override
  public HealthEndpointGroup getPrimary() {
    return groups.getPrimary();
  }

  @Override
  public Set<String> getNames() {
    return groups.getNames();
  }

  @Override
  public @Nullable HealthEndpointGroup get(String name) {
    HealthEndpointGroup group = groups.get(name);
    return group == null || !name.equals(READINESS) ? group : new WithVireo(group);
  }

  @Override
  public @Nullable List<String> getAdditionalPaths(
      EndpointId endpoint, WebServerNamespace namespace) {
    return groups instanceof AdditionalPathsMapper mapper
        ? mapper.getAdditionalPaths(endpoint, namespace)
        : null;
  }

  /** A group with one more member. */
  private record WithVireo(HealthEndpointGroup group) implements HealthEndpointGroup {

    @Override
    public boolean isMember(String name) {
      return name.equals(VIREO) || name.startsWith(VIREO + "/") || group.isMember(name);
    }

    @Override
    public boolean showComponents(SecurityContext securityContext) {
      return group.showComponents(securityContext);
    }

    @Override
    public boolean showDetails(SecurityContext securityContext) {
      return group.showDetails(securityContext);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
      return group.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
      return group.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
      return group.getAdditionalPath();
    }
  }
}

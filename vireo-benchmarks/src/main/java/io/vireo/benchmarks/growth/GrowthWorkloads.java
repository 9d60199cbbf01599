package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Workload;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** The workloads that measure what further routes and observers cost. */
public final class GrowthWorkloads {
  private static final int[] ROUTES = {1, 100, 1_000, 5_000};
  private static final int[] OBSERVERS = {1, 20};

  private GrowthWorkloads() {}

  /**
   * Lists the workloads.
   *
   * @return workloads with different names
   */
  public static List<Workload> all() {
    List<Workload> workloads = new ArrayList<>();
    for (int routes : ROUTES) {
      workloads.add(
          new Growth(
              "routes-" + routes,
              "%,d new routes in one program: declare, bind and listen; then an event for each"
                  .formatted(routes),
              routes,
              inOneProgram()));
    }
    for (int observers : OBSERVERS) {
      workloads.add(
          new Growth(
              "observers-" + observers,
              "%,d observers in one JVM, each with its own connection and a new route"
                  .formatted(observers),
              observers,
              withOwnConnections()));
    }
    return workloads;
  }

  private static List<GrowthContestant> inOneProgram() {
    return List.of(
        new GrowthContestant("raw client", ChannelPerRoute.IDIOM, ChannelPerRoute::new),
        new GrowthContestant("raw client, best", SharedChannels.IDIOM, SharedChannels::new),
        new GrowthContestant("Vireo", VireoRoutes.IDIOM, () -> new VireoRoutes(false)),
        new GrowthContestant(
            "Vireo, four threads", VireoRoutes.THREADS_IDIOM, () -> new VireoRoutes(true)),
        new GrowthContestant(
            "Spring AMQP, simple container",
            SpringRoutes.SIMPLE_IDIOM,
            () -> new SpringRoutes(SimpleMessageListenerContainer::new)),
        new GrowthContestant(
            "Spring AMQP, direct container",
            SpringRoutes.DIRECT_IDIOM,
            () -> new SpringRoutes(DirectMessageListenerContainer::new)));
  }

  private static List<GrowthContestant> withOwnConnections() {
    return List.of(
        new GrowthContestant(
            "raw client",
            "A connection with one channel for each route.",
            () -> new SeparateConnections(ChannelPerRoute::new)),
        new GrowthContestant(
            "Vireo",
            "An Observer for each route.",
            () -> new SeparateConnections(() -> new VireoRoutes(false))),
        new GrowthContestant(
            "Spring AMQP, simple container",
            "A CachingConnectionFactory and a SimpleMessageListenerContainer for each route.",
            () ->
                new SeparateConnections(
                    () -> new SpringRoutes(SimpleMessageListenerContainer::new))));
  }
}

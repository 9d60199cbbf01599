package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Work;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** All works that measure growth. */
public final class GrowthWorks {
  private static final int[] ROUTES = {1, 100, 1_000, 5_000};
  private static final int[] OBSERVERS = {1, 20};

  private GrowthWorks() {}

  /**
   * Lists them.
   *
   * @return works with names of their own
   */
  public static List<Work> all() {
    List<Work> works = new ArrayList<>();
    for (int routes : ROUTES) {
      works.add(
          new Growth(
              "routes-" + routes,
              "%,d new routes in one program: declare, bind and listen; then an event for each"
                  .formatted(routes),
              routes,
              inOneProgram()));
    }
    for (int observers : OBSERVERS) {
      works.add(
          new Growth(
              "observers-" + observers,
              "%,d observers in one JVM, each with its own connection and a new route"
                  .formatted(observers),
              observers,
              withOwnConnections()));
    }
    return works;
  }

  private static List<Candidate> inOneProgram() {
    return List.of(
        new Candidate("raw client", ChannelEach.IDIOM, ChannelEach::new),
        new Candidate("raw client, best", SharedChannels.IDIOM, SharedChannels::new),
        new Candidate("Vireo", VireoRoutes.IDIOM, () -> new VireoRoutes(false)),
        new Candidate(
            "Vireo, four threads", VireoRoutes.THREADS_IDIOM, () -> new VireoRoutes(true)),
        new Candidate(
            "Spring AMQP, simple container",
            SpringRoutes.SIMPLE_IDIOM,
            () -> new SpringRoutes(SimpleMessageListenerContainer::new)),
        new Candidate(
            "Spring AMQP, direct container",
            SpringRoutes.DIRECT_IDIOM,
            () -> new SpringRoutes(DirectMessageListenerContainer::new)));
  }

  private static List<Candidate> withOwnConnections() {
    return List.of(
        new Candidate(
            "raw client",
            "A connection for each route, with a channel.",
            () -> new Several(ChannelEach::new)),
        new Candidate(
            "Vireo",
            "An Observer for each route.",
            () -> new Several(() -> new VireoRoutes(false))),
        new Candidate(
            "Spring AMQP, simple container",
            "A CachingConnectionFactory and a SimpleMessageListenerContainer for each route.",
            () -> new Several(() -> new SpringRoutes(SimpleMessageListenerContainer::new))));
  }
}

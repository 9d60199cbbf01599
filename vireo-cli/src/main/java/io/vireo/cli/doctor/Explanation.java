package io.vireo.cli.doctor;

import io.vireo.rabbitmq.RabbitInspector.Publishing;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.TopicPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an event would go.
 *
 * @param event its name
 * @param answer what {@code emit} would do
 * @param because why
 * @param route its shared route
 * @param fallback the route that gets what nobody takes, or null
 * @param otherQueues further queues that get the same events from {@code emit}
 * @param broadcastListeners the listeners that a broadcast reaches
 * @param otherBroadcastQueues how many further queues it reaches, or null if that could not be seen
 */
record Explanation(
    String event,
    Answer answer,
    String because,
    RouteFacts route,
    @Nullable RouteFacts fallback,
    List<String> otherQueues,
    List<Listener> broadcastListeners,
    @Nullable Integer otherBroadcastQueues) {

  /** What an emit would do. */
  enum Answer {
    /** It answers true. */
    TRUE,
    /** It answers false. */
    FALSE,
    /** It fails when its time is over. */
    FAILS
  }

  private record Verdict(Answer answer, String because) {}

  static Explanation of(String event, Survey survey) {
    RouteFacts route = named(event, survey);
    List<Binding> bindings = survey.bindings();
    List<String> queues =
        bindings == null
            ? List.of()
            : bindings.stream()
                .filter(binding -> binding.exchange().equals(ExchangeNames.SHARED))
                .filter(binding -> binding.key().equals(event))
                .map(Binding::queue)
                .toList();
    Verdict verdict = verdict(survey, route, bindings == null ? null : queues);
    QueueFacts queue = route.queue();
    RouteFacts fallback =
        queue == null
            ? null
            : DelegationFacts.of(queue)
                .map(delegation -> named(delegation.fallback(), survey))
                .orElse(null);
    List<Listener> hearing =
        survey.listeners().stream().filter(listener -> listener.hears(event)).toList();
    return new Explanation(
        event,
        verdict.answer(),
        verdict.because(),
        route,
        fallback,
        queues.stream().filter(name -> !name.equals(event)).toList(),
        hearing,
        bindings == null ? null : otherBroadcastQueues(event, bindings, hearing));
  }

  private static RouteFacts named(String event, Survey survey) {
    return survey.routes().stream()
        .filter(route -> route.event().equals(event))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Route " + event + " was not looked at"));
  }

  private static Verdict verdict(
      Survey survey, RouteFacts route, @Nullable List<String> boundQueues) {
    if (survey.broker().publishing() != Publishing.CONFIRMED) {
      return new Verdict(
          Answer.FAILS, "the broker takes no events now; it waits until its time-out");
    }
    if (!survey.exchanges().containsKey(ExchangeNames.SHARED)) {
      return new Verdict(Answer.FALSE, "there is no exchange yet, so nobody has listened");
    }
    if (boundQueues == null) {
      return route.queue() == null
          ? new Verdict(Answer.FALSE, "there is no queue of that name")
          : new Verdict(Answer.TRUE, "provided that the queue is bound, which could not be seen");
    }
    if (!boundQueues.isEmpty()) {
      return new Verdict(
          Answer.TRUE,
          boundQueues.size() == 1 ? "one queue takes it" : boundQueues.size() + " queues take it");
    }
    return new Verdict(
        Answer.FALSE,
        route.queue() == null
            ? "no queue takes it: nobody has listened, or none any more"
            : "its queue is there, but is not bound to " + ExchangeNames.SHARED);
  }

  private static int otherBroadcastQueues(
      String event, List<Binding> bindings, List<Listener> hearing) {
    List<String> words = TopicPattern.words(event);
    long queues =
        bindings.stream()
            .filter(binding -> binding.exchange().equals(ExchangeNames.BROADCAST))
            .filter(binding -> TopicPattern.compile(binding.key()).matches(words))
            .map(Binding::queue)
            .distinct()
            .count();
    long answered = hearing.stream().filter(listener -> listener.exchange() == null).count();
    return (int) Math.max(0, queues - answered);
  }
}

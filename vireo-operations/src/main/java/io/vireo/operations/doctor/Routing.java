package io.vireo.operations.doctor;

import io.vireo.rabbitmq.RabbitInspector.Publishing;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.TopicPattern;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an event would go.
 *
 * @param event the name of the event
 * @param answer what {@code emit} would answer
 * @param because why {@code emit} would answer this
 * @param route the shared route of the event
 * @param fallback the route that the event is delegated to if nobody takes it, or null
 * @param otherQueues further queues that get the event from {@code emit}
 * @param broadcastListeners the listeners that a broadcast of the event reaches
 * @param otherBroadcastQueues how many further queues a broadcast reaches, or null if that could
 *     not be seen
 * @param survey the facts of which this is made
 */
public record Routing(
    String event,
    Answer answer,
    String because,
    RouteFacts route,
    @Nullable RouteFacts fallback,
    List<String> otherQueues,
    List<Listener> broadcastListeners,
    @Nullable Integer otherBroadcastQueues,
    Survey survey) {

  /** What {@code emit} would answer. */
  public enum Answer {
    /** It would answer true. */
    TRUE,
    /** It would answer false. */
    FALSE,
    /** It would fail after its time-out. */
    FAILS
  }

  /** What was found about this route, about that of its fallback and about the broker. */
  public List<Finding> findings() {
    Optional<String> other = Optional.ofNullable(fallback).map(RouteFacts::event);
    return concerning(event, other, broadcastListeners, Checkup.of(survey));
  }

  /**
   * Selects the findings that concern an event: those about its route, about that of its fallback,
   * about listeners that hear it as a broadcast, and about the broker itself.
   */
  public static List<Finding> concerning(
      String event, Optional<String> fallback, List<Listener> hearing, List<Finding> findings) {
    Set<String> subjects = new HashSet<>();
    subjects.add(Finding.route(event));
    fallback.map(Finding::route).ifPresent(subjects::add);
    hearing.forEach(listener -> subjects.add(Finding.broadcasts(listener.event())));
    return findings.stream()
        .filter(finding -> !finding.isAboutEvents() || subjects.contains(finding.subject()))
        .toList();
  }

  private record Outcome(Answer answer, String because) {}

  public static Routing of(String event, Survey survey) {
    RouteFacts route = routeOf(event, survey);
    List<Binding> bindings = survey.bindings();
    List<String> queues =
        bindings == null
            ? List.of()
            : bindings.stream()
                .filter(binding -> binding.exchange().equals(ExchangeNames.SHARED))
                .filter(binding -> binding.key().equals(event))
                .map(Binding::queue)
                .toList();
    Outcome outcome = outcome(survey, route, bindings == null ? null : queues);
    QueueFacts queue = route.queue();
    RouteFacts fallback =
        queue == null
            ? null
            : DelegationFacts.of(queue)
                .map(delegation -> routeOf(delegation.fallback(), survey))
                .orElse(null);
    List<Listener> hearing =
        survey.listeners().stream().filter(listener -> listener.hears(event)).toList();
    return new Routing(
        event,
        outcome.answer(),
        outcome.because(),
        route,
        fallback,
        queues.stream().filter(name -> !name.equals(event)).toList(),
        hearing,
        bindings == null ? null : otherBroadcastQueues(event, bindings, hearing),
        survey);
  }

  private static RouteFacts routeOf(String event, Survey survey) {
    return survey.routes().stream()
        .filter(route -> route.event().equals(event))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Route " + event + " is not in the survey"));
  }

  private static Outcome outcome(
      Survey survey, RouteFacts route, @Nullable List<String> boundQueues) {
    if (survey.broker().publishing() != Publishing.CONFIRMED) {
      return new Outcome(
          Answer.FAILS, "the broker takes no events now, so emit waits until its time-out");
    }
    if (!survey.exchanges().containsKey(ExchangeNames.SHARED)) {
      return new Outcome(Answer.FALSE, "there is no exchange yet, so nobody has listened");
    }
    if (boundQueues == null) {
      return route.queue() == null
          ? new Outcome(Answer.FALSE, "there is no queue of that name")
          : new Outcome(Answer.TRUE, "provided that the queue is bound, which could not be seen");
    }
    if (!boundQueues.isEmpty()) {
      return new Outcome(
          Answer.TRUE,
          boundQueues.size() == 1 ? "one queue takes it" : boundQueues.size() + " queues take it");
    }
    return new Outcome(
        Answer.FALSE,
        route.queue() == null
            ? "no queue takes it: nobody has listened, or the queue has expired"
            : "its queue exists, but is not bound to " + ExchangeNames.SHARED);
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

package io.vireo.operations.doctor;

import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges the form of a shared route's queue: whether it is the one that its listeners want, and
 * whether it can lose events.
 */
final class QueueFormCheck {
  private static final long FEW_DELIVERIES = 1_000;
  private static final String OR_BY_VIREO = ", as Vireo does, or let Vireo declare the queue";

  private final RouteFacts route;
  private final QueueFacts queue;
  private final QueueDeclaration form;
  private final String version;
  private final String subject;
  private final List<Finding> findings = new ArrayList<>();

  private QueueFormCheck(
      RouteFacts route, QueueFacts queue, QueueDeclaration form, String version) {
    this.route = route;
    this.queue = queue;
    this.form = form;
    this.version = version;
    this.subject = Finding.route(route.event());
  }

  static List<Finding> of(RouteFacts route, String version) {
    QueueFacts queue = route.queue();
    if (queue == null || queue.form() == null) {
      return List.of();
    }
    QueueFormCheck check = new QueueFormCheck(route, queue, queue.form(), version);
    check.durability();
    check.listeners();
    if (queue.isQuorum()) {
      check.quorum();
    }
    check.limits();
    return check.findings;
  }

  private void durability() {
    if (!form.durable()) {
      String what = "its queue has the old form: " + Texts.form(form);
      String action =
          "stop all its listeners, so that the broker deletes the queue, and start a Java listener first, which declares it again; if Python services listen too, make all listeners resumable";
      findings.add(
          Versions.isAtLeast4(version)
              ? Finding.problem(
                  subject,
                  what,
                  "a restart of the broker loses its events, and RabbitMQ 4.3 refuses to declare it again by default",
                  action)
              : Finding.note(
                  subject,
                  what,
                  "a restart of the broker loses its events, and so does the end of its last listener",
                  action));
    } else if (form.autoDelete()) {
      findings.add(
          Finding.note(
              subject,
              "its queue is deleted with its last consumer",
              "the events in it are deleted too",
              "stop all its listeners, so that the broker deletes the queue, and start a Java listener first, which declares it again"));
    }
  }

  private void listeners() {
    List<Listener> listeners = route.listeners();
    if (listeners.isEmpty()) {
      return;
    }
    long resumable = listeners.stream().filter(one -> one.wanted().resumable()).count();
    if (resumable > 0 && resumable < listeners.size()) {
      findings.add(
          Finding.problem(
              subject,
              "its listeners do not agree: "
                  + resumable
                  + " of "
                  + listeners.size()
                  + " want it resumable",
              "the first listener declares the queue; after that the broker may refuse the resumable ones",
              "give all of them the same options"));
      return;
    }
    QueueDeclaration wanted = RabbitInspector.wantedQueue(route.event(), listeners.get(0).wanted());
    List<String> differences = differences(wanted);
    // A resumable listener is registered only if the broker accepts its declaration of the queue.
    // If
    // there are differences all the same, they come from a consumer class of the program.
    if (differences.isEmpty() || listeners.stream().anyMatch(this::declaresSameQueue)) {
      return;
    }
    if (resumable > 0) {
      findings.add(
          Finding.problem(
              subject,
              "its queue is there in another form than its resumable listeners want: "
                  + String.join("; ", differences),
              "the broker refuses these listeners, so they handle nothing",
              "stop them, empty the queue ("
                  + Texts.events(queue.ready())
                  + "), delete it with 'rabbitmqctl delete_queue "
                  + route.event()
                  + "' and start them again"));
    } else if (queue.isKept()) {
      findings.add(
          Finding.note(
              subject,
              "its queue keeps events with no time limit, which its listeners do not ask for",
              "without a listener the queue fills up",
              "make the listeners resumable, or delete the queue while none of them runs"));
    } else if (form.durable() && !form.autoDelete()) {
      findings.add(
          Finding.note(
              subject,
              "its queue is used as it is, though its listeners want another form: "
                  + String.join("; ", differences),
              expiresSooner(wanted)
                  ? "without a listener the queue expires sooner than they ask for, with the events in it"
                  : "another program has declared it, or listeners with other options have",
              "nothing, if this is intended; otherwise stop all listeners, so that the queue expires"));
    }
  }

  private boolean expiresSooner(QueueDeclaration wanted) {
    return form.arguments().get("x-expires") instanceof Long there
        && wanted.arguments().get("x-expires") instanceof Long asked
        && there < asked;
  }

  private boolean declaresSameQueue(Listener listener) {
    return listener.wanted().resumable() && listener.isRegistered();
  }

  /**
   * Compares a queue with the one that its listeners want. Further arguments of the queue may be
   * set by a program on purpose, so they are no difference, except for its type and expiration.
   */
  private List<String> differences(QueueDeclaration wanted) {
    List<String> differences = new ArrayList<>();
    compare("durable", form.durable(), wanted.durable(), differences);
    compare("auto-delete", form.autoDelete(), wanted.autoDelete(), differences);
    Map<String, Object> there = form.arguments();
    TreeSet<String> names = new TreeSet<>(wanted.arguments().keySet());
    for (String name : List.of("x-expires", "x-queue-type")) {
      if (there.containsKey(name)) {
        names.add(name);
      }
    }
    for (String name : names) {
      boolean classic =
          name.equals("x-queue-type")
              && "classic".equals(there.get(name))
              && wanted.arguments().get(name) == null;
      if (!classic) {
        compare(name, there.get(name), wanted.arguments().get(name), differences);
      }
    }
    return differences;
  }

  private static void compare(
      String name, @Nullable Object there, @Nullable Object wanted, List<String> differences) {
    if (!Objects.equals(there, wanted)) {
      differences.add(name + " is " + Texts.orUnset(there) + ", wanted " + Texts.orUnset(wanted));
    }
  }

  private void quorum() {
    Long limit = number("x-delivery-limit", "delivery-limit");
    boolean limitedByDefault = Versions.isAtLeast4(version);
    if (limit == null ? limitedByDefault : limit >= 0 && limit < FEW_DELIVERIES) {
      findings.add(
          Finding.problem(
              subject,
              "its quorum queue gives up an event after "
                  + (limit == null ? "20" : limit.toString())
                  + " deliveries",
              "a lost connection counts as a delivery of each prefetched event, so healthy events are given up too",
              "set x-delivery-limit to 1000000" + OR_BY_VIREO));
    }
    if (setting("x-dead-letter-exchange", "dead-letter-exchange") == null
        && (limit != null || limitedByDefault)) {
      findings.add(
          Finding.problem(
              subject,
              "its quorum queue has no dead-letter exchange",
              "an event at its delivery limit is dropped",
              "dead-letter events to RECOVERY." + route.event() + OR_BY_VIREO));
    }
  }

  private void limits() {
    boolean deadLetters = setting("x-dead-letter-exchange", "dead-letter-exchange") != null;
    boolean rejects =
        setting("x-overflow", "overflow") instanceof String overflow
            && overflow.startsWith("reject-publish");
    for (String name : List.of("max-length", "max-length-bytes", "message-ttl", "expires")) {
      Object byPolicy = queue.policyDefinition().get(name);
      Object byArgument = queue.argument("x-" + name);
      boolean expires = name.equals("expires");
      boolean kept = expires ? byPolicy == null : deadLetters;
      if (kept || (byPolicy == null && byArgument == null)) {
        continue;
      }
      if (rejects && name.startsWith("max-length")) {
        findings.add(
            Finding.note(
                subject,
                "its queue is limited: " + source(name, byPolicy, byArgument),
                "when the queue is full, emits wait for room until their time-out",
                "nothing, if this is intended"));
      } else {
        drops(name, byPolicy, byArgument);
      }
    }
  }

  private void drops(String name, @Nullable Object byPolicy, @Nullable Object byArgument) {
    String what = "its queue drops events: " + source(name, byPolicy, byArgument);
    String why = "dropped events were confirmed to the emitter, and are in no RECOVERY queue";
    findings.add(
        byPolicy == null
            ? Finding.note(subject, what, why, "nothing, if its listeners intend this")
            : Finding.problem(
                subject,
                what,
                why,
                "take the queue out of the policy, or add a dead-letter-exchange to the policy"));
  }

  private String source(String name, @Nullable Object byPolicy, @Nullable Object byArgument) {
    return byPolicy == null
        ? "x-" + name + " is " + byArgument
        : "policy '" + queue.policy() + "' sets " + name + " to " + byPolicy;
  }

  private @Nullable Object setting(String argument, String policy) {
    Object byArgument = queue.argument(argument);
    return byArgument == null ? queue.policyDefinition().get(policy) : byArgument;
  }

  private @Nullable Long number(String argument, String policy) {
    return setting(argument, policy) instanceof Long value ? value : null;
  }
}

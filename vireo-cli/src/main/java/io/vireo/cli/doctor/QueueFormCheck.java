package io.vireo.cli.doctor;

import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges the form of a shared route's queue against what its listeners want and Vireo promises. */
final class QueueFormCheck {
  private static final long FEW_DELIVERIES = 1_000;
  private static final String SAFE = "the queue should be declared by Vireo";

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
    this.subject = "route " + route.event();
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
          "stop all its listeners, so that the queue goes, and let Vireo declare it first; beside Python services, listen resumably on both sides";
      findings.add(
          Versions.major(version) >= Versions.DEPRECATING
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
              "its queue goes with its last consumer",
              "the events in it go as well",
              "stop all its listeners, so that the queue goes, and let Vireo declare it first"));
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
              "whoever comes first declares the queue; after that the resumable ones may be refused",
              "give all of them the same options"));
      return;
    }
    QueueDeclaration wanted = RabbitInspector.wantedQueue(route.event(), listeners.get(0).wanted());
    List<String> differences = differences(wanted);
    // A resumable listener is registered only if the broker has found no difference: what there is
    // comes from its own consumer class.
    if (differences.isEmpty() || listeners.stream().anyMatch(this::hasAgreed)) {
      return;
    }
    if (resumable > 0) {
      findings.add(
          Finding.problem(
              subject,
              "its queue is there in another form than its resumable listeners want: "
                  + String.join("; ", differences),
              "they are refused, and handle nothing",
              "stop them, empty the queue ("
                  + Texts.events(queue.ready())
                  + "), delete it with 'rabbitmqctl delete_queue "
                  + route.event()
                  + "' and start them again"));
    } else if (queue.keeps()) {
      findings.add(
          Finding.note(
              subject,
              "its queue keeps events without a limit of time, which its listeners do not ask for",
              "without a listener it fills up",
              "listen resumably, or delete the queue while no listener is there"));
    } else if (form.durable() && !form.autoDelete()) {
      findings.add(
          Finding.note(
              subject,
              "its queue is used as it is, though its listeners want another form: "
                  + String.join("; ", differences),
              goesSooner(wanted)
                  ? "without a listener it goes sooner than they ask for, and the events in it as well"
                  : "it was declared by others, or by listeners with other options",
              "nothing, if that is meant; else stop all listeners, so that the queue goes"));
    }
  }

  private boolean goesSooner(QueueDeclaration wanted) {
    return form.arguments().get("x-expires") instanceof Long there
        && wanted.arguments().get("x-expires") instanceof Long asked
        && there < asked;
  }

  private boolean hasAgreed(Listener listener) {
    return listener.wanted().resumable() && listener.isRegistered();
  }

  /** Arguments that are there besides may be the program's own. */
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
    boolean old = Versions.major(version) < Versions.DEPRECATING;
    if (limit == null ? !old : limit >= 0 && limit < FEW_DELIVERIES) {
      findings.add(
          Finding.problem(
              subject,
              "its quorum queue gives up an event after "
                  + (limit == null ? "20" : limit.toString())
                  + " deliveries",
              "lost connections count as well: healthy events that were only prefetched go",
              "set x-delivery-limit to 1000000, as Vireo does; " + SAFE));
    }
    if (setting("x-dead-letter-exchange", "dead-letter-exchange") == null
        && (limit != null || !old)) {
      findings.add(
          Finding.problem(
              subject,
              "its quorum queue has no dead-letter exchange",
              "an event at its delivery limit is dropped",
              "dead-letter it to RECOVERY." + route.event() + ", as Vireo does; " + SAFE));
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
                "when it is full, emits wait for room until their time-out",
                "nothing, if that is meant"));
      } else {
        drops(name, byPolicy, byArgument);
      }
    }
  }

  private void drops(String name, @Nullable Object byPolicy, @Nullable Object byArgument) {
    String what = "its queue drops events: " + source(name, byPolicy, byArgument);
    String why = "what is dropped was confirmed to the emitter, and is in no RECOVERY queue";
    findings.add(
        byPolicy == null
            ? Finding.note(subject, what, why, "nothing, if that is meant by its listeners")
            : Finding.problem(
                subject,
                what,
                why,
                "take the queue out of the policy, or add a dead-letter-exchange to it"));
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

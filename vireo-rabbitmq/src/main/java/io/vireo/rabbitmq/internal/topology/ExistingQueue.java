package io.vireo.rabbitmq.internal.topology;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.ConsumerRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shared route's queue that is there in another form than the one that was asked for. What the
 * broker does not tell of it is taken for the worst.
 */
final class ExistingQueue {
  private ExistingQueue() {}

  /**
   * The queue as it is, if nothing is lost by it that was promised.
   *
   * @param form what was asked for
   * @param wanted its arguments, as a consumer of the program's own kind has changed them
   * @param refusal what the broker has answered
   * @throws ObservationException if it would break the promise
   */
  static Topology.DeclaredQueue use(
      Link link,
      Declarations declarations,
      ConsumerRequest request,
      QueueForm form,
      Map<String, Object> wanted,
      IOException refusal)
      throws IOException {
    String name = request.event();
    FormProbe probe = new FormProbe(declarations);
    FormProbe.Found found = probe.look(name).orElse(null);
    // It may have gone in between.
    declarations.existingQueue(name);
    DelegatedQueue delegated = DelegatedQueue.of(request);
    if (delegated == null && !request.options().resumable()) {
      return asItIs(name, form, wanted, found);
    }
    if (delegated != null) {
      if (!delegated.isThereButNotDurable(probe, wanted, found)
          && (form.kindChosen() || !delegated.isThereAs(probe, QueueForm.classic(wanted)))) {
        throw delegated.refused(link, wanted, inWords(found), refusal);
      }
    } else if (!DelegatedQueue.isThere(found) && !isKeptByQuorum(name, found)) {
      throw notResumable(link, name, wanted, inWords(found), refusal);
    }
    return new Topology.DeclaredQueue(name, false, false, null, null);
  }

  /** Whether it is a quorum queue of Vireo's, which keeps events no worse than a classic one. */
  private static boolean isKeptByQuorum(String name, FormProbe.@Nullable Found found) {
    return found != null
        && found
            .declaration()
            .filter(new QueueDeclaration(true, false, QueueForm.quorumArguments(name))::equals)
            .isPresent();
  }

  static String inWords(FormProbe.@Nullable Found found) {
    return found == null ? "in a form that the broker does not tell" : found.toString();
  }

  private static ObservationException notResumable(
      Link link, String name, Map<String, Object> wanted, String there, IOException refusal) {
    return new ObservationException(
        "Route '"
            + name
            + "' cannot be observed resumably on "
            + link.endpoint()
            + ": a queue of that name is there in another form. Wanted: durable, not auto-delete, arguments "
            + wanted
            + ". There: "
            + there
            + ". The broker says: "
            + ConnectFailure.of(refusal).reason()
            + ". Delete the queue, or observe without resumable",
        refusal);
  }

  private static Topology.DeclaredQueue asItIs(
      String name, QueueForm form, Map<String, Object> wanted, FormProbe.@Nullable Found found) {
    // What is not known may go at any moment when nobody consumes.
    boolean needsConsumer = found == null || found.autoDelete() || !found.knowsExpiration();
    String remark =
        "its queue is used as it is: "
            + inWords(found)
            + "; asked for: "
            + QueueForm.words(form.durable(), form.autoDelete(), wanted);
    return new Topology.DeclaredQueue(
        name,
        false,
        needsConsumer,
        found == null ? null : QueueForm.expiration(found.arguments()),
        remark);
  }
}

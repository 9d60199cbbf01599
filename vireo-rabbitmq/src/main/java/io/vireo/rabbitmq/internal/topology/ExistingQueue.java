package io.vireo.rabbitmq.internal.topology;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.ConsumerRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a shared route whose queue exists in another form than the one that was
 * asked for. Where the broker does not tell a part of the form, the worst is assumed.
 */
final class ExistingQueue {
  private ExistingQueue() {}

  /**
   * Uses the queue as it is, if that breaks no promise to the program.
   *
   * @param form the form that was asked for
   * @param wanted its arguments, as a consumer of the program's own kind has changed them
   * @param refusal the broker's answer to the declaration
   * @throws ObservationException if events could be lost that the program was promised to be kept
   */
  static DeclaredQueue use(
      Declarations declarations,
      ConsumerRequest request,
      QueueForm form,
      Map<String, Object> wanted,
      IOException refusal)
      throws IOException {
    String name = request.event();
    String endpoint = declarations.connection().endpoint();
    FormProbe probe = new FormProbe(declarations);
    FormProbe.Found found = probe.look(name).orElse(null);
    // The queue may have been deleted since, which is then the caller's failure.
    declarations.existingQueue(name);
    DelegatedQueue delegated = DelegatedQueue.of(request);
    if (delegated == null && !request.options().resumable()) {
      return asItIs(name, form, wanted, found);
    }
    if (delegated != null) {
      if (!delegated.isThereButNotDurable(probe, wanted, found)
          && (form.kindChosen() || !delegated.isThereAs(probe, QueueForm.classic(wanted)))) {
        throw delegated.refused(endpoint, wanted, found, refusal);
      }
    } else if (!DelegatedQueue.isThere(found) && !isVireosQuorumQueue(name, found)) {
      throw new ObservationException(
          "Route '%s' cannot be observed resumably on %s: %s. Delete the queue, or observe without resumable"
              .formatted(name, endpoint, anotherForm(wanted, found, refusal)),
          refusal);
    }
    return new DeclaredQueue(name, false, false, null, null);
  }

  /** Whether Vireo has declared the queue as a quorum queue, which keeps events as well. */
  private static boolean isVireosQuorumQueue(String name, FormProbe.@Nullable Found found) {
    return found != null
        && found
            .declaration()
            .filter(new QueueDeclaration(true, false, QueueForm.quorumArguments(name))::equals)
            .isPresent();
  }

  /** A form for people. */
  static String inWords(FormProbe.@Nullable Found found) {
    return found == null ? "in a form that the broker does not tell" : found.toString();
  }

  /** Says for people how the queue that is there differs from a durable one that was asked for. */
  static String anotherForm(
      Map<String, Object> wanted, FormProbe.@Nullable Found found, IOException refusal) {
    return "a queue of that name is there in another form. Wanted: %s. There: %s. The broker says: %s"
        .formatted(
            QueueForm.words(true, false, wanted),
            inWords(found),
            ConnectFailure.of(refusal).reason());
  }

  private static DeclaredQueue asItIs(
      String name, QueueForm form, Map<String, Object> wanted, FormProbe.@Nullable Found found) {
    // If this is not known, the broker may delete the queue as soon as nobody consumes.
    boolean needsConsumer = found == null || found.autoDelete() || !found.knowsExpiration();
    String remark =
        "its queue is used as it is: %s; asked for: %s"
            .formatted(inWords(found), QueueForm.words(form.durable(), form.autoDelete(), wanted));
    return new DeclaredQueue(
        name,
        false,
        needsConsumer,
        found == null ? null : QueueForm.expiration(found.arguments()),
        remark);
  }
}

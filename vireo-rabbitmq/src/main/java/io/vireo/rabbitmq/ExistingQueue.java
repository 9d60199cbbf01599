package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shared route's queue that is there in another form than the one that was asked for. The broker
 * names the first difference only; it compares durable and auto-delete before the arguments, and of
 * these the expiration first.
 */
final class ExistingQueue {
  private static final Pattern EXPIRATION =
      Pattern.compile("'x-expires'.*current is the value '(\\d{1,15})'");
  private static final Pattern NO_EXPIRATION = Pattern.compile("'x-expires'.*current is none");

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
    String said = ConnectFailure.of(refusal).reason();
    DelegatedQueue delegated = DelegatedQueue.of(request);
    if (delegated == null && !request.options().resumable()) {
      declarations.existingQueue(name);
      return asItIs(name, said, QueueForm.expiration(wanted));
    }
    FormProbe probe = new FormProbe(declarations);
    if (delegated != null) {
      if (!delegated.isThereButNotDurable(probe, wanted, said)
          && (form.kindChosen() || !delegated.isThereAs(probe, QueueForm.classic(wanted)))) {
        String there =
            probe.queue(name).map(found -> "There: " + found).orElse("The broker says: " + said);
        throw delegated.refused(link, wanted, there);
      }
    } else if (!DelegatedQueue.isThere(probe, name, said) && !isKeptByQuorum(probe, name)) {
      throw notResumable(link, name, wanted, said, refusal);
    }
    return new Topology.DeclaredQueue(name, false, false, null);
  }

  /** Whether it is a quorum queue of Vireo's, which keeps events no worse than a classic one. */
  private static boolean isKeptByQuorum(FormProbe probe, String name) throws IOException {
    return probe
        .queue(name)
        .filter(new QueueDeclaration(true, false, QueueForm.quorumArguments(name))::equals)
        .isPresent();
  }

  private static ObservationException notResumable(
      Link link, String name, Map<String, Object> wanted, String said, IOException refusal) {
    return new ObservationException(
        "Route '"
            + name
            + "' cannot be observed resumably on "
            + link.place()
            + ": a queue of that name is there in another form. Wanted: durable, not auto-delete, arguments "
            + wanted
            + ". The broker says: "
            + said
            + ". Delete the queue, or observe without resumable",
        refusal);
  }

  private static Topology.DeclaredQueue asItIs(
      String name, String said, @Nullable Duration expiration) {
    Duration told = expiration(said);
    Duration actual = told == null && !NO_EXPIRATION.matcher(said).find() ? expiration : told;
    return new Topology.DeclaredQueue(
        name, false, isNotDurable(said) || isAutoDelete(said), actual);
  }

  /** Whether a queue that is there goes by itself, with what is in it. */
  static boolean goes(String said) {
    return expiration(said) != null || isAutoDelete(said);
  }

  static boolean isNotDurable(String said) {
    return said.contains("arg 'durable'") && said.contains("current is 'false'");
  }

  private static boolean isAutoDelete(String said) {
    return said.contains("arg 'auto_delete'") && said.contains("current is 'true'");
  }

  private static @Nullable Duration expiration(String said) {
    Matcher matcher = EXPIRATION.matcher(said);
    return matcher.find() ? Duration.ofMillis(Long.parseLong(matcher.group(1))) : null;
  }
}

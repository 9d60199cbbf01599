package io.vireo.console.internal;

import io.vireo.Core;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleUser;
import io.vireo.console.internal.access.Access;
import io.vireo.console.internal.access.LoginOperations;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.failure.FailedRoutes;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.failure.FailureOperations;
import io.vireo.console.internal.failure.IndexTiming;
import io.vireo.console.internal.failure.LookLimits;
import io.vireo.console.internal.failure.PayloadView;
import io.vireo.console.internal.operation.OperationSource;
import io.vireo.console.internal.stream.EventStreams;
import io.vireo.console.internal.task.TaskOperations;
import io.vireo.console.internal.web.ApiHandler;
import io.vireo.console.internal.web.RequestHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of a console, and ends them in the reverse order. */
public final class ConsoleParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleParts.class);

  private final Access access;
  private final RequestHandler handler;
  private final List<AutoCloseable> closeables = new ArrayList<>();

  /**
   * Makes the parts.
   *
   * @param core the connection to the broker, which is not closed
   * @param hosts the names by which the console may be called, in small letters; empty for any
   */
  public ConsoleParts(Core core, ConsoleOptions options, Set<String> hosts) {
    EventStreams streams = opened(new EventStreams(options.streams(), options.streamsPerUser()));
    Function<ConsoleUser, PayloadView> views = PayloadView.of(options);
    BrokerParts broker = opened(new BrokerParts(core, options, streams, views));
    AuditTrail audit = broker.audit();
    this.access = new Access(options);
    List<OperationSource> sources = new ArrayList<>(broker.sources());
    FailureIndex index =
        opened(
            new FailureIndex(
                core::recovery,
                new FailedRoutes(core, broker.inspection()::routes),
                LookLimits.of(core),
                streams,
                IndexTiming.standard()));
    broker.failuresKnownBy(index::oldest);
    FailureOperations failures = new FailureOperations(index, views, audit);
    sources.add(failures);
    sources.add(
        opened(new TaskOperations(index, failures, streams, audit, TaskOperations.TIME_TO_UNDO)));
    LoginOperations logins =
        new LoginOperations(options, access, audit, core.endpoint(), streams::checkAll);
    ApiHandler api =
        opened(
            new ApiHandler(
                options,
                access,
                logins,
                streams,
                sources.stream().flatMap(source -> source.operations().stream()).toList()));
    this.handler = new RequestHandler(api, hosts, access.addresses());
    broker.start();
  }

  /** Has a part closed with the console. */
  private <T extends AutoCloseable> T opened(T part) {
    closeables.add(part);
    return part;
  }

  public RequestHandler handler() {
    return handler;
  }

  /** The token that logs in an administrator; empty if there are only other ways. */
  public Optional<String> token() {
    return access.token();
  }

  /** Ends the parts; what was ended before is not ended again. */
  @Override
  public void close() {
    for (AutoCloseable part : takeAll()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("A part of the console could not be closed", e);
      }
    }
  }

  /** The parts that nobody else closes, the last one first. */
  private synchronized List<AutoCloseable> takeAll() {
    List<AutoCloseable> taken = new ArrayList<>(closeables);
    Collections.reverse(taken);
    closeables.clear();
    return taken;
  }
}

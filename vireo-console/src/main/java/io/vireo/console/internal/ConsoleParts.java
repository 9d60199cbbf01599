package io.vireo.console.internal;

import io.vireo.Core;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.internal.access.Access;
import io.vireo.console.internal.access.LoginOperations;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.failure.FailedRoutes;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.failure.FailureOperations;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of a console, and ends them in the reverse order. */
public final class ConsoleParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleParts.class);
  private static final Logger AUDIT = LoggerFactory.getLogger("io.vireo.console.audit");

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
    AuditTrail audit = ConsoleParts::log;
    this.access = new Access(options);
    List<OperationSource> sources = new ArrayList<>();
    // Each part adds its operations here.
    FailureIndex index =
        opened(
            new FailureIndex(
                core::recovery,
                FailedRoutes.ofObservers(core),
                streams,
                FailureIndex.Timing.standard()));
    FailureOperations failures = new FailureOperations(index, PayloadView.of(options), audit);
    sources.add(failures);
    sources.add(
        opened(
            new TaskOperations(index, failures, streams, audit, TaskOperations.TIME_TO_UNDO)));
    LoginOperations logins =
        new LoginOperations(options, access, audit, core.endpoint(), streams::checkAll);
    ApiHandler api =
        new ApiHandler(
            options,
            access,
            logins,
            streams,
            sources.stream().flatMap(source -> source.operations().stream()).toList());
    this.handler = new RequestHandler(api, hosts, access.addresses());
  }

  /** Has a part closed with the console. */
  private <T extends AutoCloseable> T opened(T part) {
    closeables.add(part);
    return part;
  }

  private static void log(AuditEntry entry) {
    AUDIT.info(
        "{} ({}) from {}: {} {} {}: {}",
        entry.user().name(),
        entry.user().role(),
        entry.from(),
        entry.action(),
        entry.target(),
        entry.detail(),
        entry.outcome());
  }

  public RequestHandler handler() {
    return handler;
  }

  /** The token that logs in an administrator; empty if there are only other ways. */
  public Optional<String> token() {
    return access.token();
  }

  @Override
  public void close() {
    Collections.reverse(closeables);
    for (AutoCloseable part : closeables) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("A part of the console could not be closed", e);
      }
    }
    closeables.clear();
  }
}

package io.vireo.console.internal;

import io.vireo.Core;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleUser;
import io.vireo.console.internal.audit.AuditOperations;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.audit.AuditedActions;
import io.vireo.console.internal.audit.JournaledAudit;
import io.vireo.console.internal.delay.DelayOperations;
import io.vireo.console.internal.diagnosis.DiagnosisOperations;
import io.vireo.console.internal.failure.PayloadView;
import io.vireo.console.internal.fleet.FleetOperations;
import io.vireo.console.internal.fleet.FleetPoller;
import io.vireo.console.internal.fleet.Pausing;
import io.vireo.console.internal.operation.OpenApiOperations;
import io.vireo.console.internal.operation.OperationSource;
import io.vireo.console.internal.send.EmitOperations;
import io.vireo.console.internal.send.TapOperations;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.operations.inspection.Inspection;
import io.vireo.operations.management.ManagementUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the parts that show and steer what is on the broker, all but its failed events. */
public final class BrokerParts implements AutoCloseable {
  private static final Duration INSPECTION_TIMEOUT = Duration.ofSeconds(5);

  private final Inspection inspection;
  private final JournaledAudit audit;
  private final FleetPoller poller;
  private final DiagnosisOperations diagnosis;
  private final TapOperations taps;
  private final FleetOperations fleet;
  private final List<OperationSource> sources;

  /**
   * Makes the parts, which do nothing until they are started.
   *
   * @param core the connection to the broker, which is not closed
   * @param views tells what a user sees of bodies and headers
   */
  public BrokerParts(
      Core core, ConsoleOptions options, EventHub hub, Function<ConsoleUser, PayloadView> views) {
    this.inspection =
        Inspection.of(
            core, options.management().map(ManagementUrl::parse).orElse(null), INSPECTION_TIMEOUT);
    this.audit = new JournaledAudit(core, hub, options.auditBytes());
    this.poller = new FleetPoller(core, inspection, hub);
    this.diagnosis = new DiagnosisOperations(inspection);
    AuditedActions actions = new AuditedActions(audit);
    this.taps = new TapOperations(core, inspection, poller, hub, views, actions);
    this.fleet = new FleetOperations(core, poller, new Pausing(core, poller, actions));
    this.sources =
        List.of(
            fleet,
            new EmitOperations(core, actions),
            taps,
            new DelayOperations(core, inspection, hub, actions),
            diagnosis,
            new AuditOperations(audit),
            new OpenApiOperations());
  }

  /** Begins to ask the broker. To be called once. */
  public void start() {
    audit.start();
    poller.start();
  }

  /**
   * Has the overview tell since when events of a route have failed.
   *
   * @param oldest when the oldest one of a route failed, null if that is not known; may not block
   */
  public void failuresKnownBy(Function<String, @Nullable Instant> oldest) {
    fleet.failuresKnownBy(oldest);
  }

  /** Where the actions of all parts are kept. */
  public AuditTrail audit() {
    return audit;
  }

  /** What the broker tells beyond the API; closed with these parts. */
  public Inspection inspection() {
    return inspection;
  }

  /** What has operations. */
  public List<OperationSource> sources() {
    return sources;
  }

  /** Ends the threads, and what is kept on the broker for this console alone. */
  @Override
  public void close() {
    taps.close();
    diagnosis.close();
    poller.close();
    audit.close();
    inspection.close();
  }
}

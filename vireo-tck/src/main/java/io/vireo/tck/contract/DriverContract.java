package io.vireo.tck.contract;

import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * The contract that every driver passes, as a JUnit suite over the public API. The author of a
 * driver writes a subclass that names the URL of the broker:
 *
 * <pre>{@code
 * class MemoryContractTest extends DriverContract {
 *   @Override
 *   protected String url() {
 *     return "memory:contract";
 *   }
 * }
 * }</pre>
 *
 * <p>The broker may be shared with others, since each case uses event names of its own and closes
 * what it has opened. No case waits for a fixed time to check that an event does not arrive. It
 * sends a marker behind that event, and waits for the marker. A case that fails does so after 30
 * seconds at the latest.
 */
public abstract class DriverContract {

  /** Called by subclasses. */
  protected DriverContract() {}

  /**
   * The URL of the broker. This method is called often. All calls within a case must return the
   * same broker, which may be the broker of all other cases too.
   *
   * @return a URL
   */
  protected abstract String url();

  /**
   * The features that the driver lacks. The cases that need them are skipped.
   *
   * @return the reason for each missing feature; by default no feature is missing
   */
  protected Map<Feature, String> missing() {
    return Map.of();
  }

  /**
   * The clock of the broker.
   *
   * @return by default the time of this machine
   */
  protected BrokerTime time() {
    return BrokerTime.real();
  }

  @Nested
  class Emitting extends EmittingCases {}

  @Nested
  class AsyncEmitting extends AsyncEmittingCases {}

  @Nested
  class Payloads extends PayloadCases {}

  @Nested
  class EventCodecs extends EventCodecCases {}

  @Nested
  class LogContexts extends LogContextCases {}

  @Nested
  class SharedRoutes extends SharedRouteCases {}

  @Nested
  class OpenRoutes extends RouteCases {}

  @Nested
  class Delegations extends DelegationCases {}

  @Nested
  class Handlers extends HandlerCases {}

  @Nested
  class AsyncHandlers extends AsyncHandlerCases {}

  @Nested
  class Interceptors extends InterceptorCases {}

  @Nested
  class FailedAttempts extends FailedAttemptCases {}

  @Nested
  class Executors extends ExecutorCases {}

  @Nested
  class Broadcasts extends BroadcastCases {}

  @Nested
  class Failures extends FailureCases {}

  @Nested
  class Recoveries extends RecoveryCases {}

  @Nested
  class Retries extends RetryCases {}

  @Nested
  class Records extends RecordCases {}

  @Nested
  class Timeouts extends TimeoutCases {}

  @Nested
  class Redrives extends RedriveCases {}

  @Nested
  class RedriveRuns extends RedriveRunCases {}

  @Nested
  class FailureListeners extends FailureListenerCases {}

  @Nested
  class CircuitBreakers extends BreakerCases {}

  @Nested
  class Poison extends PoisonCases {}

  @Nested
  class PausingAndStopping extends LifecycleCases {}

  @Nested
  class Drains extends DrainCases {}

  @Nested
  class Control extends ControlCases {}

  @Nested
  class RoutePauses extends RoutePauseCases {}

  @Nested
  class PausingUnderLoad extends PauseLoadCases {}

  @Nested
  class Signals extends SignalCases {}

  @Nested
  class Delays extends DelayCases {}

  @Nested
  class Journals extends JournalCases {}

  @Nested
  class Taps extends TapCases {}

  @Nested
  class LargestOptions extends LargestOptionCases {}

  @Nested
  class Exits extends ExitCases {}
}

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
  class Emitting extends EmittingCases {
    Emitting() {
      super(DriverContract.this);
    }
  }

  @Nested
  class AsyncEmitting extends AsyncEmittingCases {
    AsyncEmitting() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Payloads extends PayloadCases {
    Payloads() {
      super(DriverContract.this);
    }
  }

  @Nested
  class SharedRoutes extends SharedRouteCases {
    SharedRoutes() {
      super(DriverContract.this);
    }
  }

  @Nested
  class OpenRoutes extends RouteCases {
    OpenRoutes() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Delegations extends DelegationCases {
    Delegations() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Handlers extends HandlerCases {
    Handlers() {
      super(DriverContract.this);
    }
  }

  @Nested
  class AsyncHandlers extends AsyncHandlerCases {
    AsyncHandlers() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Interceptors extends InterceptorCases {
    Interceptors() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Executors extends ExecutorCases {
    Executors() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Broadcasts extends BroadcastCases {
    Broadcasts() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Failures extends FailureCases {
    Failures() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Recoveries extends RecoveryCases {
    Recoveries() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Retries extends RetryCases {
    Retries() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Records extends RecordCases {
    Records() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Timeouts extends TimeoutCases {
    Timeouts() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Redrives extends RedriveCases {
    Redrives() {
      super(DriverContract.this);
    }
  }

  @Nested
  class RedriveRuns extends RedriveRunCases {
    RedriveRuns() {
      super(DriverContract.this);
    }
  }

  @Nested
  class FailureListeners extends FailureListenerCases {
    FailureListeners() {
      super(DriverContract.this);
    }
  }

  @Nested
  class CircuitBreakers extends BreakerCases {
    CircuitBreakers() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Poison extends PoisonCases {
    Poison() {
      super(DriverContract.this);
    }
  }

  @Nested
  class PausingAndStopping extends LifecycleCases {
    PausingAndStopping() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Drains extends DrainCases {
    Drains() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Control extends ControlCases {
    Control() {
      super(DriverContract.this);
    }
  }

  @Nested
  class RoutePauses extends RoutePauseCases {
    RoutePauses() {
      super(DriverContract.this);
    }
  }

  @Nested
  class PausingUnderLoad extends PauseLoadCases {
    PausingUnderLoad() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Signals extends SignalCases {
    Signals() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Delays extends DelayCases {
    Delays() {
      super(DriverContract.this);
    }
  }

  @Nested
  class LargestOptions extends LargestOptionCases {
    LargestOptions() {
      super(DriverContract.this);
    }
  }

  @Nested
  class Exits extends ExitCases {
    Exits() {
      super(DriverContract.this);
    }
  }
}

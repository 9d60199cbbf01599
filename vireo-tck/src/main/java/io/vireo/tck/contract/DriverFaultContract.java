package io.vireo.tck.contract;

import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * What every driver with a broker does when the broker or the network breaks, as a JUnit suite over
 * the public API: no confirmed event is lost, the listeners come back, health says what is so, and
 * neither {@code emit} nor {@code close} outlasts its time. A driver's own test is a subclass that
 * says how its broker is broken:
 *
 * <pre>{@code
 * class ShopBrokerFaultContractIT extends DriverFaultContract {
 *   @Override
 *   protected BreakableBroker broker() {
 *     return new BreakableShopBroker();
 *   }
 * }
 * }</pre>
 *
 * <p>Nothing else may use the broker meanwhile. Nothing waits for a fixed time; a case that fails
 * does so after a minute at the latest.
 */
public abstract class DriverFaultContract {

  /** For subclasses. */
  protected DriverFaultContract() {}

  /**
   * The broker. Called often; all cases break the same one, one after the other.
   *
   * @return a broker that works, with nothing in it that matters
   */
  protected abstract BreakableBroker broker();

  /**
   * What the driver lacks.
   *
   * @return the reason for each missing feature; by default nothing is missing
   */
  protected Map<Feature, String> missing() {
    return Map.of();
  }

  @Nested
  class Outages extends OutageCases {
    Outages() {
      super(DriverFaultContract.this);
    }
  }

  @Nested
  class Waiting extends WaitingCases {
    Waiting() {
      super(DriverFaultContract.this);
    }
  }

  @Nested
  class Bounds extends BoundCases {
    Bounds() {
      super(DriverFaultContract.this);
    }
  }
}

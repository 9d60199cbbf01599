package io.vireo.tck.contract;

import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * The contract that every driver with a broker passes when the broker or the network breaks, as a
 * JUnit suite over the public API. No confirmed event is lost, the listeners come back, {@code
 * health()} tells of the fault, and {@code emit} and {@code close} end within their time-outs. The
 * author of a driver writes a subclass that says how its broker is broken:
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
 * <p>Nothing else may use the broker at the same time. No case waits for a fixed time. A case that
 * fails does so after a minute at the latest.
 */
public abstract class DriverFaultContract {

  /** Called by subclasses. */
  protected DriverFaultContract() {}

  /**
   * The broker. This method is called often. All cases break the same broker, one after the other.
   *
   * @return a running broker whose contents may be lost
   */
  protected abstract BreakableBroker broker();

  /**
   * The features that the driver lacks. The cases that need them are skipped.
   *
   * @return the reason for each missing feature; by default no feature is missing
   */
  protected Map<Feature, String> missing() {
    return Map.of();
  }

  @Nested
  class Outages extends OutageCases {}

  @Nested
  class Waiting extends WaitingCases {}

  @Nested
  class Bounds extends BoundCases {}
}

package io.vireo.tck.contract;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the contract, whose nested classes the classes of cases are, to the cases. */
final class EnclosingContract implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == DriverContract.class || type == DriverFaultContract.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRequiredTestInstances()
        .findInstance(parameter.getParameter().getType())
        .orElseThrow();
  }
}

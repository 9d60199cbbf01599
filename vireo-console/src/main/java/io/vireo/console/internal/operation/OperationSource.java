package io.vireo.console.internal.operation;

import java.util.List;

/** A part of the console that has operations. */
@FunctionalInterface
public interface OperationSource {
  List<Operation> operations();
}

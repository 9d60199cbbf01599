package io.vireo;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type that survives erasure: {@code new TypeRef<List<Order>>() {}}. Immutable; any
 * thread may use it.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
  private final Type type;

  /**
   * Captures the type argument of the anonymous subclass.
   *
   * @throws IllegalArgumentException if the type argument is missing
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
      throw new IllegalArgumentException("Write new TypeRef<...>() {} with a type argument");
    }
    this.type = parameterized.getActualTypeArguments()[0];
  }

  /** {@return the captured type, with its arguments} */
  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}

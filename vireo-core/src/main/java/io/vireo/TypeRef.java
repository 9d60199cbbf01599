package io.vireo;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;

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

  private TypeRef(Type type) {
    this.type = type;
  }

  /**
   * A reference to a type that is known only at run time, such as that of a parameter of a method.
   * It is meant for frameworks that find handlers by reflection.
   *
   * @param type a class, or a parameterized type or an array without type variables
   * @return the reference; its type argument is not checked against the type
   */
  public static TypeRef<?> of(Type type) {
    return new TypeRef<Object>(Objects.requireNonNull(type, "type")) {};
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

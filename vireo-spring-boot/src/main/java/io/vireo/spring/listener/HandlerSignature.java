package io.vireo.spring.listener;

import io.vireo.Failure;
import io.vireo.Message;
import io.vireo.spring.InvalidListenerException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.concurrent.CompletionStage;
import org.springframework.core.GenericTypeResolver;
import tools.jackson.databind.JsonNode;

/**
 * What a listener's method takes and returns, once it is known to be one that a listener may have.
 *
 * @param content what the event's data is decoded to
 * @param parameter what the method takes
 * @param asynchronous whether the method returns a {@link CompletionStage}
 */
record HandlerSignature(Type content, Parameter parameter, boolean asynchronous) {

  /** What a listener's method takes. */
  enum Parameter {
    NOTHING,
    DATA,
    MESSAGE
  }

  /**
   * The signature of a method.
   *
   * @param method a method with {@code @OnEvent} or {@code @OnBroadcast}
   * @param owner the class of the bean, which says what type variables stand for
   * @throws InvalidListenerException if a listener cannot have such a method
   */
  static HandlerSignature of(Method method, Class<?> owner) {
    requireInstanceMethod(method, owner);
    boolean asynchronous = CompletionStage.class.isAssignableFrom(method.getReturnType());
    if (!asynchronous && !isVoid(method.getReturnType())) {
      throw invalid(
          method,
          owner,
          "returns " + method.getGenericReturnType().getTypeName() + ", which nobody would receive",
          "Let the method return void, or a CompletionStage that completes when the event is done.");
    }
    if (method.getParameterCount() > 1) {
      throw invalid(
          method,
          owner,
          "has " + method.getParameterCount() + " parameters",
          "Let the method take the event's data, a Message with the data in it, or nothing.");
    }
    if (method.getParameterCount() == 0) {
      return new HandlerSignature(JsonNode.class, Parameter.NOTHING, asynchronous);
    }
    Type type = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[0], owner);
    Class<?> raw = method.getParameterTypes()[0];
    if (raw == Failure.class) {
      throw invalid(
          method,
          owner,
          "takes a Failure",
          "Annotate the method with @OnFailure, or let it take the event's data.");
    }
    return raw == Message.class
        ? new HandlerSignature(contentOf(type), Parameter.MESSAGE, asynchronous)
        : new HandlerSignature(bound(type), Parameter.DATA, asynchronous);
  }

  /**
   * Checks a method with {@code @OnFailure}.
   *
   * @throws InvalidListenerException if it cannot be told of failures
   */
  static void requireFailureListener(Method method, Class<?> owner) {
    requireInstanceMethod(method, owner);
    boolean takesFailure =
        method.getParameterCount() == 1 && method.getParameterTypes()[0] == Failure.class;
    if (!takesFailure || !isVoid(method.getReturnType())) {
      throw invalid(
          method,
          owner,
          "has @OnFailure, and is not a method that takes a Failure and returns nothing",
          "Write the method as: void name(Failure failure).");
    }
  }

  /** How a method is shown in messages. */
  static String shown(Method method, Class<?> owner) {
    StringBuilder parameters = new StringBuilder();
    for (Class<?> type : method.getParameterTypes()) {
      parameters.append(parameters.isEmpty() ? "" : ", ").append(type.getSimpleName());
    }
    return owner.getName() + "." + method.getName() + "(" + parameters + ")";
  }

  private static void requireInstanceMethod(Method method, Class<?> owner) {
    if (Modifier.isStatic(method.getModifiers())) {
      throw invalid(method, owner, "is static", "Remove the word static: a bean listens.");
    }
  }

  private static boolean isVoid(Class<?> type) {
    return type == void.class || type == Void.class;
  }

  private static Type contentOf(Type message) {
    return message instanceof ParameterizedType parameterized
        ? bound(parameterized.getActualTypeArguments()[0])
        : JsonNode.class;
  }

  /** The type itself, or what is known of a type that is not known: any JSON if it is nothing. */
  private static Type bound(Type type) {
    Type bound = type;
    if (type instanceof WildcardType wildcard) {
      bound = wildcard.getUpperBounds()[0];
    } else if (type instanceof TypeVariable<?> variable) {
      bound = variable.getBounds()[0];
    }
    return bound == Object.class ? JsonNode.class : bound;
  }

  private static InvalidListenerException invalid(
      Method method, Class<?> owner, String what, String action) {
    return new InvalidListenerException(
        "The method " + shown(method, owner) + " " + what + ".", action, null);
  }
}

package io.vireo.internal.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.module.SimpleModule;

/**
 * Constructs records, and other objects whose constructor has arguments, by a method handle that
 * takes an array of arguments. Jackson itself adapts its method handle again for each object, which
 * costs a quarter of the time that it takes to read one.
 */
final class QuickConstructors extends SimpleModule implements ValueInstantiators {
  private static final long serialVersionUID = 1L;

  QuickConstructors() {
    super("vireo-quick-constructors");
  }

  @Override
  public void setupModule(JacksonModule.SetupContext context) {
    super.setupModule(context);
    context.addValueInstantiators(this);
  }

  @Override
  public @Nullable ValueInstantiator findValueInstantiator(
      DeserializationConfig config, BeanDescription.Supplier type) {
    return null;
  }

  @Override
  public ValueInstantiator modifyValueInstantiator(
      DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator standard) {
    return standard.getClass() == StdValueInstantiator.class
            && standard.getWithArgsCreator() instanceof AnnotatedConstructor
        ? new Quick((StdValueInstantiator) standard)
        : standard;
  }

  /** Jackson's own instantiator with another way to call the constructor. */
  private static final class Quick extends StdValueInstantiator {
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable MethodHandle constructor;
    private volatile boolean denied;

    Quick(StdValueInstantiator standard) {
      super(standard);
    }

    @Override
    public Object createFromObjectWith(
        DeserializationContext context, @Nullable Object[] arguments) {
      MethodHandle handle = constructor == null && !denied ? find() : constructor;
      if (handle == null) {
        return super.createFromObjectWith(context, arguments);
      }
      try {
        return (Object) handle.invokeExact(arguments);
      } catch (Exception e) {
        return context.handleInstantiationProblem(
            _valueClass, arguments, rewrapCtorProblem(context, e));
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("Neither an exception nor an error", e);
      }
    }

    /**
     * Finds the constructor when it is first used. Jackson has made it accessible by then, if it
     * may.
     */
    private @Nullable MethodHandle find() {
      Constructor<?> wanted = ((AnnotatedConstructor) _withArgsCreator).getAnnotated();
      try {
        MethodHandle found =
            MethodHandles.lookup()
                .unreflectConstructor(wanted)
                .asFixedArity()
                .asSpreader(Object[].class, wanted.getParameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
        constructor = found;
        return found;
      } catch (IllegalAccessException e) {
        denied = true;
        return null;
      }
    }
  }
}

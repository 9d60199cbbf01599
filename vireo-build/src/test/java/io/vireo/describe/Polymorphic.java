package io.vireo.describe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types whose values are written with the name of their class, in each of Jackson's forms. */
final class Polymorphic {
  private Polymorphic() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface Shape permits Circle, Square, Group {}

  @JsonTypeName("circle")
  record Circle(double radius) implements Shape {}

  @JsonTypeName("square")
  record Square(double side) implements Shape {}

  @JsonTypeName("group")
  record Group(List<Shape> members, Map<String, Shape> named, Optional<Shape> outline)
      implements Shape {}

  record Drawing(Shape main, Circle circle, List<Shape> others) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Dog.class, name = "dog"),
    @JsonSubTypes.Type(Cat.class)
  })
  static class Animal {
    public String name = "animal";
  }

  static class Dog extends Animal {
    public int tricks;
  }

  static final class Cat extends Animal {
    public boolean asleep;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  sealed interface Wrapped permits First, Second {}

  record First(int one) implements Wrapped {}

  record Second(String two) implements Wrapped {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
  sealed interface Listed permits Third {}

  record Third(int three) implements Listed {}

  @JsonTypeInfo(
      use = JsonTypeInfo.Id.NAME,
      include = JsonTypeInfo.As.EXISTING_PROPERTY,
      property = "type")
  sealed interface Existing permits Fourth {}

  @JsonTypeName("fourth")
  record Fourth(String type, int four) implements Existing {}

  @JsonTypeInfo(
      use = JsonTypeInfo.Id.NAME,
      include = JsonTypeInfo.As.EXTERNAL_PROPERTY,
      property = "valueType")
  sealed interface External permits Fifth {}

  record Fifth(int five) implements External {}

  record HasExternal(External value) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(ByMail.class), @JsonSubTypes.Type(ByPhone.class)})
  sealed interface Contact permits ByMail, ByPhone {}

  record ByMail(String mail) implements Contact {}

  record ByPhone(String phone) implements Contact {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClass {}

  record Sixth(int six) implements ByClass {}

  record HasByClass(ByClass value) {}

  /** One of its subtypes is written as a text, and so has no place for a property. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface Mixed permits Code, Named {}

  record Code(@JsonValue String code) implements Mixed {}

  record Named(String name) implements Mixed {}

  record Held(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes(@JsonSubTypes.Type(value = Plain.class, name = "plain"))
          Object value) {}

  record Plain(int number) {}
}

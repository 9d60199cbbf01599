package io.vireo.operations.compatibility;

/**
 * A place in a schema.
 *
 * @param root what is compared, such as "payload" or "schema Order"
 * @param path the way from there, such as "items[].price"; empty for the root itself
 */
record Place(String root, String path) {

  static Place of(String root) {
    return new Place(root, "");
  }

  Place property(String name) {
    return new Place(root, path.isEmpty() ? name : path + "." + name);
  }

  /** The elements of an array. */
  Place items() {
    return new Place(root, path + "[]");
  }

  /** One element of an array whose elements have schemas of their own. */
  Place item(int index) {
    return new Place(root, path + "[" + index + "]");
  }

  /** The values of the fields that have no name of their own, as in a map. */
  Place values() {
    return property("*");
  }

  /** The names of the fields that have no name of their own. */
  Place names() {
    return new Place(root + ", names of the fields", path);
  }

  @Override
  public String toString() {
    return path.isEmpty() ? root : root + ", field " + path;
  }
}

package io.vireo.internal.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonReadContext;

/**
 * Where a parser is, which also knows the names that an object has had so far. Most objects are
 * small: a bit for each name tells most new ones from those that were there, without a set.
 */
final class UniqueNames extends JsonReadContext {
  private static final int MOST_WITHOUT_SET = 32;
  private static final int FIRST_CAPACITY = 8;
  private static final String[] NONE = {};

  private final JsonParser parser;
  private String[] names = NONE;
  private int count;

  /** A bit for the hash of each name. */
  private long hashes;

  private @Nullable Set<String> set;

  /** Outside of any object. */
  UniqueNames(JsonParser parser) {
    this(null, parser, 0, TokenStreamContext.TYPE_ROOT, 1, 0);
  }

  private UniqueNames(
      @Nullable JsonReadContext parent,
      JsonParser parser,
      int depth,
      int type,
      int line,
      int column) {
    super(parent, depth, null, type, line, column);
    this.parser = parser;
  }

  @Override
  public JsonReadContext createChildArrayContext(int line, int column) {
    addChild(line, column);
    return super.createChildArrayContext(line, column);
  }

  @Override
  public JsonReadContext createChildObjectContext(int line, int column) {
    addChild(line, column);
    return super.createChildObjectContext(line, column);
  }

  /** Jackson makes a child of its own where there is none, and uses again the one that is there. */
  private void addChild(int line, int column) {
    if (_child == null) {
      _child =
          new UniqueNames(
              this, parser, _nestingDepth + 1, TokenStreamContext.TYPE_OBJECT, line, column);
    }
  }

  @Override
  public JsonReadContext reset(int type, int line, int column) {
    count = 0;
    hashes = 0;
    set = null;
    return super.reset(type, line, column);
  }

  @Override
  public void setCurrentName(String name) {
    if (isKnown(name)) {
      throw new StreamReadException(parser, "Duplicate Object property \"" + name + "\"");
    }
    super.setCurrentName(name);
  }

  private boolean isKnown(String name) {
    if (set != null) {
      return !set.add(name);
    }
    long bit = 1L << name.hashCode();
    if ((hashes & bit) != 0 && isAmongFirst(name)) {
      return true;
    }
    hashes |= bit;
    add(name);
    return false;
  }

  private boolean isAmongFirst(String name) {
    for (int i = 0; i < count; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void add(String name) {
    if (count == MOST_WITHOUT_SET) {
      set = new HashSet<>(Arrays.asList(names).subList(0, count));
      set.add(name);
      return;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, Math.max(FIRST_CAPACITY, 2 * count));
    }
    names[count++] = name;
  }
}

package io.vireo.internal.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonReadContext;

/** Where a parser is, which also knows the names that an object has had so far. */
final class UniqueNames extends JsonReadContext {
  private final JsonParser parser;
  private final NameSet names = new NameSet();

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
    names.clear();
    return super.reset(type, line, column);
  }

  @Override
  public void setCurrentName(String name) {
    if (!names.add(name)) {
      throw new StreamReadException(parser, "Duplicate Object property \"" + name + "\"");
    }
    super.setCurrentName(name);
  }
}

package shop;

/** There is no converter for a document yet. */
class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownFormatException(Document document) {
    super("document " + document.number() + " has the unknown format " + document.format());
  }
}

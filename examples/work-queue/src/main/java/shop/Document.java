package shop;

/** A document to be converted. */
record Document(int number, String format) {}

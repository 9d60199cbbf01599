const QUALIFIED = /^(?:[a-z_$][\w$]*\.)+([A-Z][\w$]*)$/;

/** The name of an error without its package, if it is the name of a class. */
export function shortTypeOf(type) {
  return QUALIFIED.exec(type ?? "")?.[1] ?? (type || "Unknown error");
}

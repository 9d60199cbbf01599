package io.vireo.console;

/**
 * What users of the console see of the data and headers of events. An {@link Role#ADMIN} sees all.
 */
public enum PayloadVisibility {
  /** Everything is shown to each user. */
  SHOWN,
  /** The values of fields and headers whose names match a pattern are masked. */
  MASKED,
  /** Data and headers are not shown at all. */
  HIDDEN
}

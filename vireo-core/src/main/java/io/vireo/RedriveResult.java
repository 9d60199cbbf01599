package io.vireo;

/**
 * How far a {@link Recovery#redrive} came. Immutable.
 *
 * @param seen how many records the redrive has looked at
 * @param matched how many of these records the filter meant
 * @param redriven how many of the matched events were published again, confirmed, and removed from
 *     recovery; in a dry run, how many would be if their queues are there
 * @param left how many of the matched records stayed in recovery, because their queue is there no
 *     longer, they cannot be read, or the broker does not take them as they are
 */
public record RedriveResult(long seen, long matched, long redriven, long left) {}

package io.vireo;

/**
 * How far a {@link Recovery#redrive} came. Immutable.
 *
 * @param seen how many records it has looked at
 * @param matched how many of those were meant
 * @param redriven how many of those were published again, confirmed, and removed from recovery; in
 *     a dry run, how many would be if their queues are there
 * @param left how many of those stayed in recovery: nobody has their queue any more, they cannot be
 *     read, or the broker does not take them as they are
 */
public record RedriveResult(long seen, long matched, long redriven, long left) {}

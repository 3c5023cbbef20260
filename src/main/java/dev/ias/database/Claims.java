package dev.ias.database;

import dev.ias.database.shard.Shard;
import dev.ias.limit.Leases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of claiming due rows.
 *
 * @param rows claimed until the end of their leases
 * @param alone whether the one claimed row must be attempted while no other attempt is in flight
 * @param deadLetters rows whose last allowed attempt ended without an outcome
 */
public record Claims<T extends LeasedRow<T>>(List<T> rows, List<T> deadLetters, boolean alone) {

    public boolean isEmpty() {
        return rows.isEmpty() && deadLetters.isEmpty();
    }

    /**
     * Claims due rows of a shard and counts an attempt of each before it is made. A row whose next attempt is its last is claimed
     * alone, so that a poison message that ends the process does not make dead letters of the others: it waits for the
     * end of other attempts, and so do the rows after it.
     *
     * @param busy whether attempts are in flight
     */
    public static <T extends LeasedRow<T>> Claims<T> of(
            LeasedTable<T> table, Shard shard, Instant now, int limit, Leases leases, boolean busy) {
        var claimed = new ArrayList<T>();
        var dead = new ArrayList<T>();
        var alone = false;
        for (var row : table.findDue(shard.list(), now, limit)) {
            if (leases.exhausted(row.unfinished())) {
                if (table.makeDeadLetter(row.bucket(), row.verificationId(), row.id(), row.nextAttemptAt()) == 1) {
                    dead.add(row);
                }
                continue;
            }
            var last = leases.last(row.unfinished());
            if (last && !claimed.isEmpty()) {
                continue;
            }
            if (last && busy) {
                break;
            }
            var leaseEnd = leases.end(now, row.unfinished());
            if (table.claim(row.bucket(), row.verificationId(), row.id(), row.nextAttemptAt(), leaseEnd) == 1) {
                claimed.add(row.claimed(leaseEnd));
                if (last) {
                    alone = true;
                    break;
                }
            }
        }
        return new Claims<>(List.copyOf(claimed), List.copyOf(dead), alone);
    }
}

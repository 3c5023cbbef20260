package dev.ias.store.table;

import dev.ias.verification.Address;
import dev.ias.verification.User;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Statements on {@code users}, by primary key. */
public final class UserTable {

    private static final String SELECT = """
        select id, address, normalised_address, verified_at
          from users
         where normalised_address = any (cast(:normalised as text[]))\
        """;

    private static final String INSERT = """
        with added as (
            insert into users (normalised_address, id, address, verified_at)
            select *
              from unnest(
                       cast(:normalised as text[]), cast(:id as uuid[]), cast(:address as text[]),
                       cast(:verifiedAt as timestamptz[]))
            on conflict (normalised_address) do nothing
            returning 1)
        select 1 / cast(count(*) = :rows as int) from added\
        """;

    private static final SetStatement<String> SELECTION =
            new SetStatement<>(SELECT, Columns.<String>none().text("normalised", address -> address));
    private static final SetStatement<User> INSERTION = new SetStatement<>(
            INSERT,
            Columns.<User>none()
                    .text("normalised", user -> user.address().normalised())
                    .uuid("id", User::id)
                    .text("address", user -> user.address().typed())
                    .time("verifiedAt", User::verifiedAt));

    private UserTable() {}

    /** Adds the users with these normalised addresses to the rows, once the round trip is executed. */
    public static void load(RoundTrip trip, List<String> addresses, Map<String, TrackedRow<User>> into) {
        trip.read(SELECTION, addresses, row -> {
            var normalised = row.getString("normalised_address");
            var user = new User(
                    row.getObject("id", UUID.class),
                    new Address(row.getString("address"), normalised),
                    Jdbc.instant(row, "verified_at"));
            into.put(normalised, TrackedRow.loaded(1, user));
        });
    }

    public static void write(RoundTrip trip, Map<String, TrackedRow<User>> rows) {
        trip.write(
                INSERTION,
                rows.values().stream()
                        .filter(TrackedRow::inserted)
                        .map(TrackedRow::present)
                        .toList());
    }
}

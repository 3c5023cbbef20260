package dev.ias.store.table;

import dev.ias.store.statement.Columns;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.SetStatement;
import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import dev.ias.verification.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Statements on {@code users}, by primary key. */
public final class UserTable {

    private static final String SELECT = """
        select u.id, u.address, u.normalised_address, u.verified_at
          from unnest(cast(:bucket as smallint[]), cast(:normalised as text[])) as requested (bucket, address)
          join users u on u.bucket = requested.bucket and u.normalised_address = requested.address
         where requested.bucket between 0 and 1023
           and (cast(:shards as smallint[]) is null or u.bucket = any (:shards))\
        """;

    // The same recipient has the same bucket in both tables.
    private static final String SELECT_OF_VERIFICATION = """
        select u.id, u.address, u.normalised_address, u.verified_at
          from unnest(cast(:bucket as smallint[]), cast(:id as uuid[])) as requested (bucket, id)
          join verification v on v.bucket = requested.bucket and v.id = requested.id
          join users u on u.bucket = v.bucket and u.normalised_address = v.normalised_address
         where requested.bucket between 0 and 1023
           and (cast(:shards as smallint[]) is null or (v.bucket = any (:shards) and u.bucket = any (:shards)))\
        """;

    private static final String INSERT = """
        with added as (
            insert into users (bucket, normalised_address, id, address, verified_at)
            select *
              from unnest(
                       cast(:bucket as smallint[]), cast(:normalised as text[]), cast(:id as uuid[]),
                       cast(:address as text[]), cast(:verifiedAt as timestamptz[]))
            on conflict (bucket, normalised_address) do nothing
            returning 1)
        select 1 / cast(count(*) = :rows as int) from added\
        """;

    private static final Columns<Address> ADDRESSES =
            Columns.<Address>none().bucket(Bucket::of).text("normalised", Address::normalised);

    private static final SetStatement<Address> SELECTION = new SetStatement<>(SELECT, ADDRESSES);
    private static final SetStatement<UUID> SELECTION_OF_VERIFICATION =
            new SetStatement<>(SELECT_OF_VERIFICATION, VerificationTable.IDS);
    private static final SetStatement<User> INSERTION = new SetStatement<>(
            INSERT,
            ADDRESSES
                    .of(User::address)
                    .uuid("id", User::id)
                    .text("address", user -> user.address().typed())
                    .time("verifiedAt", User::verifiedAt));

    private UserTable() {}

    /** Adds the users with these addresses to the rows, once the round trip is executed. */
    public static void load(RoundTrip trip, List<Address> addresses, Map<String, TrackedRow<User>> into) {
        trip.read(SELECTION, addresses, row -> read(row, into));
    }

    /** Adds the users with the addresses of these verifications to the rows, once the round trip is executed. */
    public static void loadOf(RoundTrip trip, List<UUID> verifications, Map<String, TrackedRow<User>> into) {
        trip.read(SELECTION_OF_VERIFICATION, verifications, row -> read(row, into));
    }

    private static void read(ResultSet row, Map<String, TrackedRow<User>> into) throws SQLException {
        var normalised = row.getString("normalised_address");
        var user = new User(
                row.getObject("id", UUID.class),
                new Address(row.getString("address"), normalised),
                Jdbc.instant(row, "verified_at"));
        into.put(normalised, TrackedRow.loaded(1, user));
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

package dev.ias.store.table;

import dev.ias.network.IpAddress;
import dev.ias.store.statement.Columns;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.SetStatement;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHash;
import dev.ias.verification.StoredSecret;
import dev.ias.verification.Verification;
import dev.ias.verification.Verification.Confirmation;
import dev.ias.verification.Verification.Mails;
import dev.ias.verification.Verification.Origin;
import dev.ias.verification.Verification.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statements on {@code verification}, by primary key. */
public final class VerificationTable {

    /** The columns that {@link #read} reads. */
    static final String COLUMNS = """
        id, address, normalised_address, recipient, account, kind, language,
        current_mac, current_key, current_expires_at, previous_mac, previous_key, previous_expires_at,
        sends, wrong_tries, next_send_at, sent_at, verified_at, user_id, send_ip, confirm_ip,
        created_at, updated_at, expires_at, version, return_url
        """;

    private static final String SELECT = "select " + COLUMNS + """
          from unnest(cast(:bucket as smallint[]), cast(:id as uuid[])) as requested (requested_bucket, requested_id)
          join verification v on v.bucket = requested_bucket and v.id = requested_id
         where requested_bucket between 0 and 1023
           and (cast(:shards as smallint[]) is null or v.bucket = any (:shards))\
        """;

    private static final String INSERT = """
        with added as (
            insert into verification (
                   bucket, id, address, normalised_address, recipient, account, kind, language, created_at, expires_at,
                   current_mac, current_key, current_expires_at, previous_mac, previous_key, previous_expires_at,
                   sends, wrong_tries, next_send_at, sent_at, verified_at, user_id, send_ip, confirm_ip, updated_at,
                   return_url, version)
            select *, 1
              from unnest(
                       cast(:bucket as smallint[]), cast(:id as uuid[]), cast(:address as text[]),
                       cast(:normalised as text[]), cast(:recipient as text[]), cast(:account as text[]), cast(:kind as text[]),
                       cast(:language as text[]), cast(:createdAt as timestamptz[]), cast(:expiresAt as timestamptz[]),
                       cast(:currentMac as bytea[]), cast(:currentKey as text[]),
                       cast(:currentExpiresAt as timestamptz[]),
                       cast(:previousMac as bytea[]), cast(:previousKey as text[]),
                       cast(:previousExpiresAt as timestamptz[]),
                       cast(:sends as int[]), cast(:wrongTries as int[]), cast(:nextSendAt as timestamptz[]),
                       cast(:sentAt as timestamptz[]), cast(:verifiedAt as timestamptz[]), cast(:userId as uuid[]),
                       cast(:sendIp as text[]), cast(:confirmIp as text[]), cast(:updatedAt as timestamptz[]),
                       cast(:returnUrl as text[]))
            on conflict (bucket, id) do nothing
            returning 1)
        select 1 / cast(count(*) = :rows as int) from added\
        """;

    private static final String UPDATE = """
        with changed as (
            update verification v
               set current_mac = new.current_mac, current_key = new.current_key,
                   current_expires_at = new.current_expires_at,
                   previous_mac = new.previous_mac, previous_key = new.previous_key,
                   previous_expires_at = new.previous_expires_at,
                   sends = new.sends, wrong_tries = new.wrong_tries, next_send_at = new.next_send_at,
                   sent_at = new.sent_at, verified_at = new.verified_at, user_id = new.user_id,
                   send_ip = new.send_ip, confirm_ip = new.confirm_ip, updated_at = new.updated_at,
                   return_url = new.return_url, version = v.version + 1
              from unnest(
                       cast(:bucket as smallint[]), cast(:id as uuid[]), cast(:version as bigint[]),
                       cast(:currentMac as bytea[]), cast(:currentKey as text[]),
                       cast(:currentExpiresAt as timestamptz[]),
                       cast(:previousMac as bytea[]), cast(:previousKey as text[]),
                       cast(:previousExpiresAt as timestamptz[]),
                       cast(:sends as int[]), cast(:wrongTries as int[]), cast(:nextSendAt as timestamptz[]),
                       cast(:sentAt as timestamptz[]), cast(:verifiedAt as timestamptz[]), cast(:userId as uuid[]),
                       cast(:sendIp as text[]), cast(:confirmIp as text[]), cast(:updatedAt as timestamptz[]),
                       cast(:returnUrl as text[]))
                   as new (
                       bucket, id, version, current_mac, current_key, current_expires_at,
                       previous_mac, previous_key, previous_expires_at, sends, wrong_tries, next_send_at,
                       sent_at, verified_at, user_id, send_ip, confirm_ip, updated_at, return_url)
             where v.bucket = new.bucket and v.id = new.id and v.version = new.version
               and new.bucket between 0 and 1023
               and (cast(:shards as smallint[]) is null or v.bucket = any (:shards))
            returning 1)
        select 1 / cast(count(*) = :rows as int) from changed\
        """;

    private static final String DELETE = """
        with deleted as (
            delete from verification v
             using unnest(cast(:bucket as smallint[]), cast(:id as uuid[]), cast(:version as bigint[]))
                   as old (bucket, id, version)
             where v.bucket = old.bucket and v.id = old.id and v.version = old.version
               and old.bucket between 0 and 1023
               and (cast(:shards as smallint[]) is null or v.bucket = any (:shards))
            returning 1)
        select 1 / cast(count(*) = :rows as int) from deleted\
        """;

    static final Columns<UUID> IDS = Columns.<UUID>none().bucket(Bucket::of).uuid("id", id -> id);

    private static final Columns<Verification> CURRENT =
            secret("current", verification -> secret(verification, 0), Columns.none());

    /** What may change after the creation. */
    private static final Columns<Verification> STATE = secret(
                    "previous", verification -> secret(verification, 1), CURRENT)
            .and(IDS.of(Verification::id))
            .number("sends", verification -> (long) verification.sends())
            .number("wrongTries", verification -> (long) verification.wrongTries())
            .time("nextSendAt", verification -> verification.mails().nextAt())
            .time("sentAt", verification -> verification.mails().lastAt())
            .time("verifiedAt", verification -> confirmed(verification, Confirmation::at))
            .uuid("userId", verification -> confirmed(verification, Confirmation::user))
            .text(
                    "sendIp",
                    verification -> IpAddress.format(verification.mails().client()))
            .text("confirmIp", verification -> confirmed(verification, by -> IpAddress.format(by.ip())))
            .time("updatedAt", verification -> verification.progress().updatedAt())
            .text("returnUrl", verification -> verification.returnUrl().orElse(null));

    private static final Columns<Verification> ALL = STATE.text(
                    "address", verification -> verification.address().typed())
            .text("normalised", verification -> verification.address().normalised())
            .text("recipient", verification -> verification.recipient().value())
            .text(
                    "account",
                    verification -> verification.account().map(AccountId::value).orElse(null))
            .text("kind", verification -> verification.kind().name())
            .text("language", verification -> verification.language().tag())
            .time("createdAt", verification -> verification.origin().createdAt())
            .time("expiresAt", verification -> verification.origin().expiresAt());

    private static final SetStatement<UUID> SELECTION = new SetStatement<>(SELECT, IDS);
    private static final SetStatement<Verification> INSERTION = new SetStatement<>(INSERT, ALL);
    private static final SetStatement<TrackedRow<Verification>> CHANGE = new SetStatement<>(
            UPDATE, STATE.<TrackedRow<Verification>>of(TrackedRow::present).number("version", TrackedRow::version));
    private static final SetStatement<Map.Entry<UUID, TrackedRow<Verification>>> DELETION = new SetStatement<>(
            DELETE,
            IDS.<Map.Entry<UUID, TrackedRow<Verification>>>of(Map.Entry::getKey)
                    .number("version", row -> row.getValue().version()));

    private VerificationTable() {}

    /** Adds the verifications with these ids to the rows, once the round trip is executed. */
    public static void load(RoundTrip trip, List<UUID> ids, Map<UUID, TrackedRow<Verification>> into) {
        trip.read(SELECTION, ids, row -> {
            var verification = read(row);
            into.put(verification.id(), TrackedRow.loaded(row.getLong("version"), verification));
        });
    }

    public static void write(RoundTrip trip, Map<UUID, TrackedRow<Verification>> rows) {
        trip.write(
                INSERTION,
                rows.values().stream()
                        .filter(TrackedRow::inserted)
                        .map(TrackedRow::present)
                        .toList());
        trip.write(CHANGE, rows.values().stream().filter(TrackedRow::updated).toList());
        trip.write(
                DELETION,
                rows.entrySet().stream().filter(row -> row.getValue().deleted()).toList());
    }

    private static Columns<Verification> secret(
            String which, Function<Verification, Optional<StoredSecret>> secret, Columns<Verification> others) {
        return others.bytes(
                        which + "Mac",
                        row -> secret.apply(row)
                                .map(found -> found.hash().value())
                                .orElse(null))
                .text(
                        which + "Key",
                        row -> secret.apply(row)
                                .map(found -> found.hash().keyId())
                                .orElse(null))
                .time(
                        which + "ExpiresAt",
                        row -> secret.apply(row).map(StoredSecret::expiresAt).orElse(null));
    }

    private static Optional<StoredSecret> secret(Verification verification, int index) {
        return verification.secrets().stream().skip(index).findFirst();
    }

    private static <T> @Nullable T confirmed(Verification verification, Function<Confirmation, T> value) {
        return verification.confirmation().map(value).orElse(null);
    }

    static Verification read(ResultSet row) throws SQLException {
        return new Verification(
                readOrigin(row),
                new Language(row.getString("language")),
                Optional.ofNullable(row.getString("return_url")),
                readSecrets(row),
                new Mails(
                        row.getInt("sends"),
                        Jdbc.instant(row, "next_send_at"),
                        Jdbc.instant(row, "sent_at"),
                        IpAddress.parse(row.getString("send_ip"))),
                new Progress(row.getInt("wrong_tries"), readConfirmation(row), Jdbc.instant(row, "updated_at")));
    }

    private static Origin readOrigin(ResultSet row) throws SQLException {
        return new Origin(
                row.getObject("id", UUID.class),
                new Address(row.getString("address"), row.getString("normalised_address")),
                new LimitKey(row.getString("recipient")),
                readAccount(row),
                OutboxMessage.Kind.valueOf(row.getString("kind")),
                Jdbc.instant(row, "created_at"),
                Jdbc.instant(row, "expires_at"));
    }

    private static @Nullable AccountId readAccount(ResultSet row) throws SQLException {
        var account = row.getString("account");
        return account == null ? null : new AccountId(account);
    }

    private static List<StoredSecret> readSecrets(ResultSet row) throws SQLException {
        var secrets = new ArrayList<StoredSecret>();
        for (var which : List.of("current", "previous")) {
            var hash = row.getBytes(which + "_mac");
            if (hash != null) {
                secrets.add(new StoredSecret(
                        new SecretHash(row.getString(which + "_key"), hash), Jdbc.instant(row, which + "_expires_at")));
            }
        }
        return secrets;
    }

    private static @Nullable Confirmation readConfirmation(ResultSet row) throws SQLException {
        var at = Jdbc.instantOrNull(row, "verified_at");
        return at == null
                ? null
                : new Confirmation(
                        row.getObject("user_id", UUID.class), at, IpAddress.parse(row.getString("confirm_ip")));
    }
}

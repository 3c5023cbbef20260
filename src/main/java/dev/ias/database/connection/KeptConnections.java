package dev.ias.database.connection;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.ias.database.shard.OtherNodeFailure;
import java.sql.SQLException;

/** Keeps connections in the pool whose server has reported the failure of another node. */
final class KeptConnections implements SQLExceptionOverride {

    // The interface declares a type with the simple name of the annotation.
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return OtherNodeFailure.is(failure)
                ? SQLExceptionOverride.Override.DO_NOT_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}

package dev.ias.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits the number of connections to what the process's limit of open files allows. */
final class OpenFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    /**
     * Files for jars, event loops, the database, the relay, webhook receivers and diagnostic commands on the process.
     */
    private static final int RESERVED = 128;
    /** The public listener and the management listener. */
    private static final int LISTENERS = 2;

    private static final int MINIMUM = 16;

    private OpenFiles() {}

    /** Returns the requested number of connections per listener, reduced to what the limit of open files allows. */
    static int connections(int requested) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return requested;
        }
        var possible = Math.max(MINIMUM, (system.getMaxFileDescriptorCount() - RESERVED) / LISTENERS);
        if (possible >= requested) {
            return requested;
        }
        LOG.warn(
                "ias.http.connections is {}, but the limit of open files is {}; accepting {} connections per listener",
                requested,
                system.getMaxFileDescriptorCount(),
                possible);
        return (int) possible;
    }
}

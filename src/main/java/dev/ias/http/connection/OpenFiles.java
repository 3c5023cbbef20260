package dev.ias.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's limit of open files, which every connection counts against. */
final class OpenFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    /** For jars, the event loops, the database, the relay, receivers of webhooks and commands that look at the process. */
    private static final int RESERVED = 128;
    /** The public one and that of health and metrics. */
    private static final int LISTENERS = 2;

    private static final int FEWEST = 16;

    private OpenFiles() {}

    /** Returns how many of the wanted connections a listener may have open. */
    static int connections(int wanted) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return wanted;
        }
        var possible = Math.max(FEWEST, (system.getMaxFileDescriptorCount() - RESERVED) / LISTENERS);
        if (possible >= wanted) {
            return wanted;
        }
        LOG.warn(
                "ias.http.connections is {}, but the process may open {} files; accepting {} connections",
                wanted,
                system.getMaxFileDescriptorCount(),
                possible);
        return (int) possible;
    }
}

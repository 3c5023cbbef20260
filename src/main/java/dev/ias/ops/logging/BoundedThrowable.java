package dev.ias.ops.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/** Throwable proxy that bounds messages, frames, causes and suppressed throwables. */
@NullUnmarked // like IThrowableProxy
record BoundedThrowable(IThrowableProxy throwable, int depth) implements IThrowableProxy {

    private static final int MAXIMUM_DEPTH = 8;
    private static final int MAXIMUM_FRAMES = 100;
    private static final int MAXIMUM_SUPPRESSED = 2;

    static IThrowableProxy of(IThrowableProxy throwable) {
        return throwable == null ? null : new BoundedThrowable(throwable, 0);
    }

    @Override
    public String getMessage() {
        return LogText.cut(throwable.getMessage());
    }

    @Override
    public String getOverridingMessage() {
        return LogText.cut(throwable.getOverridingMessage());
    }

    @Override
    public String getClassName() {
        return throwable.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        var frames = throwable.getStackTraceElementProxyArray();
        return frames == null || frames.length <= MAXIMUM_FRAMES ? frames : Arrays.copyOf(frames, MAXIMUM_FRAMES);
    }

    @Override
    public int getCommonFrames() {
        var frames = getStackTraceElementProxyArray();
        return frames == null ? 0 : Math.min(throwable.getCommonFrames(), frames.length);
    }

    @Override
    public IThrowableProxy getCause() {
        return deeper(throwable.getCause());
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        var suppressed = throwable.getSuppressed();
        return suppressed == null || depth > 1
                ? new IThrowableProxy[0]
                : Arrays.stream(suppressed)
                        .limit(MAXIMUM_SUPPRESSED)
                        .map(this::deeper)
                        .toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return throwable.isCyclic();
    }

    private IThrowableProxy deeper(IThrowableProxy next) {
        return next == null || depth >= MAXIMUM_DEPTH ? null : new BoundedThrowable(next, depth + 1);
    }
}

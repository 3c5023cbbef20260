package dev.ias.webhook.receiver;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request and reads the head of its response. Fails after {@value #MAX_INTERIM_RESPONSES} interim (1xx)
 * responses. Failures of a connection that was kept from an earlier exchange are a {@link KeptConnectionException}.
 */
final class BoundedExchange extends HttpRequestExecutor {

    private static final int MAX_INTERIM_RESPONSES = 10;
    private static final Timeout AT_ONCE = Timeout.ofMilliseconds(1);

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            @Nullable HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        if (!isKept(connection)) {
            return bounded(request, connection, context);
        }
        try {
            if (connection.isDataAvailable(AT_ONCE)) {
                throw new KeptConnectionException("Bytes follow the last response");
            }
            return bounded(request, connection, context);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException | HttpException e) {
            throw new KeptConnectionException(e);
        }
    }

    private static boolean isKept(HttpClientConnection connection) {
        var details = connection.getEndpointDetails();
        return details != null && details.getResponseCount() > 0;
    }

    private ClassicHttpResponse bounded(
            ClassicHttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        var interim = new AtomicInteger();
        return super.execute(
                request,
                connection,
                (response, from, within) -> {
                    if (interim.incrementAndGet() > MAX_INTERIM_RESPONSES) {
                        throw new ProtocolException("More than " + MAX_INTERIM_RESPONSES + " interim responses");
                    }
                },
                context);
    }
}

package dev.ias.report.sns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Reads small documents of Amazon SNS over HTTPS, without redirects. The TLS connection verifies the chain and the name
 * of the host.
 *
 * @param clients creates a client for each document: there are few, one for each certificate and subscription
 */
record AmazonHttp(Supplier<HttpClient> clients) {

    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    /** Connects through the proxy of the JVM's settings, if there is one. */
    AmazonHttp() {
        this(() -> HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.getDefault())
                .connectTimeout(TIMEOUT)
                .build());
    }

    /**
     * Returns a document of at most 64 KiB.
     *
     * @throws IOException if it does not arrive completely within 5 seconds, or the status is not 200
     */
    byte[] get(URI url) throws IOException {
        try (var client = clients.get()) {
            try {
                var request = HttpRequest.newBuilder(url).timeout(TIMEOUT).GET().build();
                // The client's timeout ends with the headers; this one also bounds the body.
                var response = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES))
                        .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                if (response.statusCode() != OK) {
                    throw new IOException("Amazon SNS answers with status " + response.statusCode());
                }
                return response.body();
            } finally {
                client.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw new IOException("Amazon SNS cannot be reached", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Amazon SNS does not answer in time", e);
        }
    }
}

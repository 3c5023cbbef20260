package dev.ias.mail.ses;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * HTTP client that records whether a request was sent, which its exceptions do not tell, and that bounds the size of
 * answers.
 */
final class BoundedHttpClient implements SdkHttpClient {

    private static final int MAXIMUM_ANSWER = 64 * 1024;
    private static final ScopedValue<AtomicBoolean> SENT = ScopedValue.newInstance();

    private final SdkHttpClient client;

    BoundedHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    /** One call of the API, which the SDK makes on the calling thread. */
    static final class Exchange {

        private final AtomicBoolean sent = new AtomicBoolean();

        void run(Runnable call) {
            ScopedValue.where(SENT, sent).run(call);
        }

        /** Returns whether the service may have received the request: the connection was open. */
        boolean sent() {
            return sent.get();
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var marked = HttpExecuteRequest.builder().request(request.httpRequest());
        request.metricCollector().ifPresent(marked::metricCollector);
        request.contentStreamProvider().ifPresent(content -> marked.contentStreamProvider(marking(content)));
        var prepared = client.prepareRequest(marked.build());
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return bounded(prepared.call());
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    /** Marks the exchange as sent when the SDK reads the content, which happens after it has connected. */
    private static ContentStreamProvider marking(ContentStreamProvider content) {
        return () -> {
            SENT.orElse(new AtomicBoolean()).set(true);
            return content.newStream();
        };
    }

    private static HttpExecuteResponse bounded(HttpExecuteResponse answer) {
        return HttpExecuteResponse.builder()
                .response(answer.httpResponse())
                .responseBody(answer.responseBody()
                        .map(body -> AbortableInputStream.create(new BoundedInput(body), body))
                        .orElse(null))
                .build();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    /** Fails if more than {@value #MAXIMUM_ANSWER} bytes are read. */
    private static final class BoundedInput extends FilterInputStream {

        private int left = MAXIMUM_ANSWER;

        BoundedInput(InputStream input) {
            super(input);
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            return counted(read, read);
        }

        private int counted(int result, int bytes) throws IOException {
            if (result >= 0) {
                left -= bytes;
                if (left < 0) {
                    throw new IOException("The answer has more than " + MAXIMUM_ANSWER + " bytes");
                }
            }
            return result;
        }
    }
}

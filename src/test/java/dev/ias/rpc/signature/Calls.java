package dev.ias.rpc.signature;

import dev.ias.account.AccessKey;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.request.RpcRequest.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Signed calls of an SDK and modifications of them in transit. Each modification returns a new instance. */
public record Calls(RpcRequest request) {

    private static final String ACTION = "ListEmailVerification";
    private static final String VERSION = "2018-01-29";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Returns a call signed with HMAC-SHA1; extras are {@code name=value} pairs of the query. */
    public static RpcRequest hmacSha1(AccessKey key, String timestamp, String nonce, String... extras) {
        return signHmacSha1(key, hmacSha1Unsigned(key, timestamp, nonce, extras));
    }

    public static RpcRequest hmacSha1Unsigned(AccessKey key, String timestamp, String nonce, String... extras) {
        var query = Stream.concat(
                        Stream.of(
                                "Action=" + ACTION,
                                "Version=" + VERSION,
                                "AccessKeyId=" + key.id(),
                                "SignatureMethod=HMAC-SHA1",
                                "SignatureVersion=1.0",
                                "SignatureNonce=" + nonce,
                                "Timestamp=" + timestamp),
                        Stream.of(extras))
                .map(Calls::parameter)
                .toList();
        return new RpcRequest("POST", "/", query, List.of(), Map.of("host", "ias.example"), new byte[0]);
    }

    public static RpcRequest signHmacSha1(AccessKey key, RpcRequest request) {
        var text = HmacSha1Signature.stringToSign(request.method(), request.parameters());
        return new Calls(request)
                .plusQuery("Signature=" + HmacSha1Signature.sign(key.secret(), text))
                .request();
    }

    /** Returns a call signed with ACS3-HMAC-SHA256; extras are {@code name=value} pairs of the form. */
    public static RpcRequest acs3(AccessKey key, String timestamp, String nonce, String... extras) {
        var form = Stream.of(extras).map(Calls::parameter).toList();
        var headers = new HashMap<>(Map.of(
                "host", "ias.example:8080",
                "x-acs-action", ACTION,
                "x-acs-version", VERSION,
                "x-acs-date", timestamp,
                "x-acs-signature-nonce", nonce));
        if (!form.isEmpty()) {
            headers.put("content-type", FORM);
        }
        var body = body(form);
        headers.put("x-acs-content-sha256", Hashes.sha256Hex(body));
        var unsigned = new RpcRequest("POST", "/", List.of(parameter("PageNum=1")), form, headers, body);
        return signAcs3(key, unsigned, headers.keySet().stream().sorted().toList());
    }

    public static RpcRequest signAcs3(AccessKey key, RpcRequest request, List<String> signedHeaders) {
        var text = Acs3Signature.stringToSign(Acs3Signature.canonicalRequest(request, signedHeaders));
        return new Calls(request)
                .header(
                        "authorization",
                        "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
                                .formatted(
                                        key.id(),
                                        String.join(";", signedHeaders),
                                        Acs3Signature.sign(key.secret(), text)))
                .request();
    }

    public Calls method(String method) {
        return of(method, request.query(), request.form(), request.headers(), request.body());
    }

    public Calls header(String name, String value) {
        var headers = new HashMap<>(request.headers());
        headers.put(name, value);
        return of(request.method(), request.query(), request.form(), headers, request.body());
    }

    public Calls withoutHeader(String name) {
        var headers = new HashMap<>(request.headers());
        headers.remove(name);
        return of(request.method(), request.query(), request.form(), headers, request.body());
    }

    public Calls plusQuery(String pair) {
        var query = new ArrayList<>(request.query());
        query.add(parameter(pair));
        return query(query);
    }

    public Calls withoutQuery(String name) {
        return query(request.query().stream()
                .filter(parameter -> !parameter.name().equals(name))
                .toList());
    }

    public Calls changedQuery(String pair) {
        return withoutQuery(parameter(pair).name()).plusQuery(pair);
    }

    public Calls reversedQuery() {
        return query(request.query().reversed());
    }

    /** Replaces the form and the body that encodes it. */
    public Calls form(String... pairs) {
        var form = Stream.of(pairs).map(Calls::parameter).toList();
        return of(request.method(), request.query(), form, request.headers(), body(form));
    }

    private Calls query(List<Parameter> query) {
        return of(request.method(), query, request.form(), request.headers(), request.body());
    }

    private Calls of(
            String method, List<Parameter> query, List<Parameter> form, Map<String, String> headers, byte[] body) {
        return new Calls(new RpcRequest(method, request.path(), query, form, headers, body));
    }

    private static Parameter parameter(String pair) {
        var parts = pair.split("=", 2);
        return new Parameter(parts[0], parts[1]);
    }

    private static byte[] body(List<Parameter> form) {
        return form.stream()
                .map(parameter -> parameter.name() + "=" + URLEncoder.encode(parameter.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
